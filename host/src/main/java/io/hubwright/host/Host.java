package io.hubwright.host;

import io.hubwright.Dialer;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.RemoteCommandException;
import io.hubwright.UnavailableException;
import io.hubwright.host.RemoteCommand.AsUser;
import io.hubwright.host.RemoteCommand.Elevation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A Linux machine, reached over one SSH connection that is opened when first needed and again when it was lost. It belongs to
 * whoever made it (usually the {@code Hubwright} service), who closes it. Thread-safe; at most five commands run at once, others
 * wait for their turn.
 *
 * <p>Commands are given as words and reach the program as these words, whatever is in them. No method changes a Host: {@link
 * #sudo()} and {@link #timeout} return another view of the same connection. Every method that runs a command throws {@link
 * UnavailableException} when the machine cannot be reached, {@link io.hubwright.DeadlineExceededException} when the
 * time-out passed (the command is ended then), and {@link io.hubwright.InterruptedOperationException} when the thread was
 * interrupted (ended, too).
 */
public final class Host {
    /** Of each command, unless {@link #timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    static final int LARGEST_OUTPUT = 16 << 20;
    private static final String DOCKER_SOCKET = "/var/run/docker.sock";

    private final Machine machine;
    private final boolean asRoot;
    private final Duration timeout;

    Host(Machine machine, boolean asRoot, Duration timeout) {
        this.machine = machine;
        this.asRoot = asRoot;
        this.timeout = timeout;
    }

    /** The address that we connect to. */
    public String address() {
        return machine.link().target().address();
    }

    /** The user that we log in as. */
    public String user() {
        return machine.link().target().user();
    }

    /** The same machine, commands run by root. */
    public Host sudo() {
        return new Host(machine, true, timeout);
    }

    /** The same machine, with this time-out for each command. */
    public Host timeout(Duration timeout) {
        return new Host(machine, asRoot, timeout);
    }

    /**
     * Runs a command and waits for its end.
     *
     * @throws RemoteCommandException if its exit code is not 0
     */
    public CommandResult run(String... command) {
        return require(label(command), attempt(command));
    }

    /** Runs a command and waits for its end, whatever its exit code. */
    public CommandResult attempt(String... command) {
        return exec(label(command), List.of(command), InputStream.nullInputStream());
    }

    /**
     * Runs a command with this as its input: the way for secrets and for large data. The stream is read to its end, not closed.
     *
     * @throws RemoteCommandException if its exit code is not 0
     */
    public CommandResult runWithInput(InputStream stdin, String... command) {
        return require(label(command), exec(label(command), List.of(command), stdin));
    }

    /**
     * Runs a command, its output to the stream as it comes, which is flushed, not closed. The result's stdout is empty.
     *
     * @throws RemoteCommandException if its exit code is not 0
     */
    public CommandResult runTo(OutputStream stdout, String... command) {
        var request = RemoteCommand.of(label(command), List.of(command), elevation(), timeout);
        var result = require(label(command), machine.exec(request, InputStream.nullInputStream(), stdout));
        try {
            stdout.flush();
            return result;
        } catch (IOException e) {
            throw new HubwrightException("cannot keep the output of " + label(command) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs a POSIX shell script, which travels over standard input: nothing of it is in the process list. Its commands must not
     * read standard input.
     *
     * @param name shown in the process list and in messages
     * @param arguments {@code $1} and on; visible in the process list
     * @throws RemoteCommandException if its exit code is not 0
     */
    public CommandResult script(String name, String script, String... arguments) {
        return require("script " + name, attemptScript(name, script, arguments));
    }

    /** The same, whatever its exit code. */
    public CommandResult attemptScript(String name, String script, String... arguments) {
        var words = new ArrayList<>(List.of("sh", "-s", "--", name));
        words.addAll(List.of(arguments));
        // In braces: the shell reads all of it before it runs any of it, so a lost connection leaves no half-run
        // script.
        var text = "{\nshift\n" + script + "\n}\n";
        return exec("script " + name, words, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Runs a long script that a lost connection must not end: it goes on by itself, and calling this again with the same name,
     * script and arguments waits for the one that runs already. Blocks until it has ended.
     *
     * @param name of {@code a-z0-9-}
     * @return its exit code is 0; stdout holds the end of all that it printed
     * @throws RemoteCommandException if its exit code is not 0
     */
    public CommandResult runDetached(String name, String script, String... arguments) {
        return new DetachedJob(this, name, script, List.of(arguments)).await();
    }

    /** True if {@link #runDetached} was called like this, and nobody has waited for its end yet. */
    boolean hasDetached(String name, String script, String... arguments) {
        return new DetachedJob(this, name, script, List.of(arguments)).isThere();
    }

    /**
     * Writes a file through a temporary one beside it, so that readers see the old content or the new. Its directory must exist.
     * Does nothing if content, mode and owner are right already.
     *
     * @param mode in octal, such as {@code 0600}; in force before the content is there
     * @param owner {@code user:group}, such as {@code root:root}
     * @return true if something was changed
     */
    public boolean writeFile(String path, byte[] content, String mode, String owner) {
        return new RemoteFiles(this).write(path, content, mode, owner);
    }

    /** The same with text, in UTF-8. */
    public boolean writeFile(String path, String content, String mode, String owner) {
        return writeFile(path, content.getBytes(StandardCharsets.UTF_8), mode, owner);
    }

    /** Uploads a file of any size; else as {@link #writeFile}. */
    public boolean uploadFile(Path local, String path, String mode, String owner) {
        return new RemoteFiles(this).upload(local, path, mode, owner);
    }

    /**
     * The content of a file of at most 16 MiB.
     *
     * @throws NotFoundException if there is none
     */
    public byte[] readFile(String path) {
        return new RemoteFiles(this).read(path);
    }

    /** True if there is a file, a directory or anything else of this name. */
    public boolean exists(String path) {
        return attempt("test", "-e", path).succeeded();
    }

    /**
     * Does something, such as a snapshot of its disk, while a mounted file system is whole on the disk and nothing is written to it:
     * who writes waits, who reads goes on. Needs root.
     *
     * @param mountPoint not one that the machine itself runs from
     * @param atMost 1 s to 10 min. After that writers go on, even if the connection is lost, and this fails when the work is done
     * @throws HubwrightException if there is nothing mounted, its file system cannot do that, or it took longer
     */
    public <R> R still(String mountPoint, Duration atMost, Supplier<R> work) {
        return new Stillness(sudo(), mountPoint, atMost).during(work);
    }

    /** What the machine is: its distribution, disks, mounts. Reads; blocks for about 30 ms more than the way to it. */
    public HostFacts facts() {
        return HostFacts.read(this);
    }

    /** Dials from this machine: to what only it can reach. Names are looked up there. */
    public Dialer dialer() {
        return new JumpDialer(machine.link());
    }

    /**
     * A unix socket on this computer, for this user alone, that leads to the Docker Engine on the machine. There until the host is
     * closed. The user that we log in as must be allowed to use the engine; {@link DockerSpec} sees to that.
     */
    public Path dockerSocket() {
        return bridge(DOCKER_SOCKET);
    }

    /** The same for any unix socket on the machine. */
    public Path bridge(String remoteSocket) {
        return machine.bridge(remoteSocket).path();
    }

    /** Ends the connection; the next command opens a new one. A user's new groups hold only for a new connection. */
    public void reconnect() {
        machine.link().reconnect();
    }

    /** Connects and logs in, unless that is done already. One attempt, of at most 45 s. */
    void connect() {
        machine.link().client();
    }

    /** Runs a command whatever its exit code; the result's stdout is empty, for it went to the stream. */
    CommandResult execute(String label, List<String> words, InputStream stdin, OutputStream stdout) {
        return machine.exec(RemoteCommand.of(label, words, elevation(), timeout), stdin, stdout);
    }

    private CommandResult exec(String label, List<String> words, InputStream stdin) {
        var stdout = new CappedOutput(LARGEST_OUTPUT);
        var result = execute(label, words, stdin, stdout);
        return new CommandResult(
                result.exitCode(), new String(stdout.bytes(), StandardCharsets.UTF_8), result.stderr());
    }

    CommandResult require(String label, CommandResult result) {
        if (result.succeeded()) return result;
        throw new RemoteCommandException(
                label + " on " + this + " failed with exit code " + result.exitCode() + said(result),
                result.exitCode());
    }

    private static String said(CommandResult result) {
        var text = (result.stderr().isBlank() ? result.stdout() : result.stderr()).strip();
        if (text.isEmpty()) return " and said nothing";
        return ": " + (text.length() <= 600 ? text : "[...] " + text.substring(text.length() - 600));
    }

    private Elevation elevation() {
        return asRoot ? machine.root() : new AsUser();
    }

    private static String label(String... command) {
        if (command.length == 0) throw new IllegalArgumentException("a command needs at least one word");
        var text = ShellWords.join(List.of(command)).replace('\n', ' ');
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    boolean isRoot() {
        return asRoot || user().equals("root");
    }

    Machine machine() {
        return machine;
    }

    Duration timeout() {
        return timeout;
    }

    @Override
    public String toString() {
        return machine.link().toString();
    }
}
