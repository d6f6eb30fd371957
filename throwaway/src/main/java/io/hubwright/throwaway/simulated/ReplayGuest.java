package io.hubwright.throwaway.simulated;

import io.hubwright.Dialer;
import io.hubwright.throwaway.simulated.GuestFiles.Directory;
import io.hubwright.throwaway.simulated.GuestFiles.Plain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Answers as a recorded machine did; what it was never asked is an error. */
final class ReplayGuest implements Guest {
    private static final String DOCKER_SOCKET = "/var/run/docker.sock";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final GuestMachines machines;
    private final Replay replay;
    private final FileCommands commands;
    private final ContainersInside containers;
    private final ContainerCommands commandsInside = new ContainerCommands();
    private final DockerSocket docker;
    private final BooleanSupplier cut;
    private final AtomicInteger processId = new AtomicInteger(1000);

    /** @param cut asked before each write that is carried out: true cuts the connection instead */
    ReplayGuest(GuestMachines machines, GuestMachine machine, Recording recording, BooleanSupplier cut)
            throws IOException {
        this.machines = machines;
        this.cut = cut;
        var files = new GuestFiles();
        replay = new Replay(recording, files, machine::names);
        recording
                .files()
                .forEach((path, seed) -> files.put(
                        path,
                        seed.mode().equals("directory")
                                ? new Directory("755")
                                : new Plain(seed.mode(), "root:root", replay.fill(seed.text()))));
        commands = new FileCommands(files, recording.scripts());
        containers = new ContainersInside(wanted -> RegistryInside.of(wanted, files)
                .or(() -> FrontInside.of(wanted.path("HostConfig"), files, (request, call) -> page(request))));
        docker = DockerSocket.open(this::docker);
    }

    @Override
    public int exec(String user, String command, InputStream stdin, OutputStream stdout, OutputStream stderr)
            throws IOException {
        var line = CommandLine.parse(command);
        if (line.isEmpty()) return refuse(stderr, "not recorded: no command of this form was ever sent");
        stdout.write(("\u001e" + processId.incrementAndGet() + "\n").getBytes(StandardCharsets.US_ASCII));
        stdout.flush();
        var input = stdin.readAllBytes();
        if (commands.writes(line.get(), input) || replay.isNextWrite(Request.command(line.get(), input))) cutIfAsked();
        var file = commands.run(line.get(), input);
        if (file.isPresent()) {
            containers.filesChanged();
            var answer =
                    file.get().status() == 0 ? file.get() : appeared(line.get()).orElse(file.get());
            return send(answer, StandardCharsets.ISO_8859_1, stdout, stderr);
        }
        try {
            return send(replay.answer(Request.command(line.get(), input)), StandardCharsets.UTF_8, stdout, stderr);
        } catch (NotRecordedException e) {
            return refuse(stderr, String.valueOf(e.getMessage()));
        }
    }

    // A file that came by another command than those on files is only known to be there.
    private Optional<Answer> appeared(CommandLine line) {
        try {
            return line.words().get(0).equals("test")
                    ? Optional.of(replay.answer(Request.command(line, new byte[0])))
                    : Optional.empty();
        } catch (NotRecordedException e) {
            return Optional.empty();
        }
    }

    private static int send(Answer answer, Charset charset, OutputStream stdout, OutputStream stderr)
            throws IOException {
        stdout.write(answer.output().getBytes(charset));
        stderr.write(answer.errors().getBytes(charset));
        return answer.status();
    }

    private static int refuse(OutputStream stderr, String sentence) throws IOException {
        stderr.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
        return Answer.NOT_RECORDED;
    }

    private void cutIfAsked() {
        if (cut.getAsBoolean()) throw new CutException();
    }

    private Answer docker(Request request, HttpCall call) throws IOException {
        if (replay.isNextWrite(request) || request.letsReadFiles()) cutIfAsked();
        try {
            var command = commandsInside.play(call, replay::answer);
            if (command.isPresent()) return command.get();
            var answer = replay.answer(request);
            containers.follow(request, answer);
            return answer;
        } catch (NotRecordedException e) {
            return new Answer(501, DockerSocket.message(String.valueOf(e.getMessage())), DockerSocket.JSON);
        }
    }

    private Answer page(Request request) {
        try {
            return replay.answer(request);
        } catch (NotRecordedException e) {
            return new Answer(501, e.getMessage() + "\n", "");
        }
    }

    @Override
    public Socket connectUnix(String path) throws IOException {
        if (!path.equals(DOCKER_SOCKET)) throw new ConnectException("not recorded: the socket " + path);
        return docker.connect();
    }

    @Override
    public Socket connectTcp(String host, int port) throws IOException {
        return machines.dial(host, port, TIMEOUT);
    }

    @Override
    public Socket connectPublished(int port) throws IOException {
        var local = containers.published(port);
        if (local.isEmpty()) return Guest.super.connectPublished(port);
        return Dialer.DIRECT.dial(InetAddress.getLoopbackAddress().getHostAddress(), local.get(), TIMEOUT);
    }

    @Override
    public void close() {
        docker.close();
        containers.close();
    }
}
