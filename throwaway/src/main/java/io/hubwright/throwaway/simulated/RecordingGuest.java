package io.hubwright.throwaway.simulated;

import io.hubwright.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Hands everything to a real machine, and tells the recorder. */
final class RecordingGuest implements Guest {
    private static final String DOCKER_SOCKET = "/var/run/docker.sock";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final GuestMachines machines;
    private final GuestMachine machine;
    private final Upstream upstream;
    private final Recorder recorder;
    private final BooleanSupplier reading;
    private final DockerSocket docker;
    private final ContainersInside fronts;
    private final ContainerCommands commands = new ContainerCommands();
    private volatile String user = "ubuntu";

    RecordingGuest(
            GuestMachines machines, GuestMachine machine, Upstream upstream, Recorder recorder, BooleanSupplier reading)
            throws IOException {
        this.machines = machines;
        this.machine = machine;
        this.upstream = upstream;
        this.recorder = recorder;
        this.reading = reading;
        docker = DockerSocket.open(this::docker);
        fronts =
                new ContainersInside(wanted -> FrontInside.of(wanted.path("HostConfig"), recorder.files(), this::page));
    }

    @Override
    public int exec(String user, String command, InputStream stdin, OutputStream stdout, OutputStream stderr)
            throws IOException {
        this.user = user;
        machine.names(command);
        var line = CommandLine.parse(command).orElseThrow(() -> new IOException("cannot be recorded: " + command));
        var input = stdin.readAllBytes();
        var result = upstream.run(machine.fixedIp(), user, command, input);
        stdout.write(result.output());
        stderr.write(result.errors());
        var charset = FileCommands.form(line, input).isPresent()
                        || line.words().get(0).equals("cat")
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8;
        var output = new String(withoutMark(result.output()), charset);
        recorder.add(
                line,
                input,
                new Answer(result.exitCode(), output, Upstream.text(result.errors())),
                reading.getAsBoolean());
        return result.exitCode();
    }

    private static byte[] withoutMark(byte[] output) {
        int start = 0;
        while (start < output.length && output[start] != '\n') start++;
        return Arrays.copyOfRange(output, Math.min(output.length, start + 1), output.length);
    }

    private Answer docker(Request request, HttpCall call) throws IOException {
        var bytes = HttpAnswer.request(call, "docker", DockerSocket.LOGIN);
        var answer = HttpAnswer.parse(upstream.docker(machine.fixedIp(), user, bytes), "content-type");
        if (commands.follow(call, answer, (command, ended) -> recorder.add(command, ended, true))) return answer;
        recorder.add(request, answer, reading.getAsBoolean());
        fronts.follow(request, answer);
        return answer;
    }

    private Answer page(Request request, HttpCall call) throws IOException {
        var url = URI.create(request.words().get(1));
        var bytes = HttpAnswer.request(call, url.getHost(), "Authorization");
        var answer = HttpAnswer.parse(upstream.page(machine.fixedIp(), url.getScheme(), bytes), "location");
        recorder.add(request, answer, true);
        return answer;
    }

    @Override
    public Socket connectUnix(String path) throws IOException {
        if (!path.equals(DOCKER_SOCKET)) throw new ConnectException("only Docker's socket is recorded, not " + path);
        return docker.connect();
    }

    @Override
    public Socket connectTcp(String host, int port) throws IOException {
        return machines.dial(host, port, TIMEOUT);
    }

    @Override
    public Socket connectPublished(int port) throws IOException {
        var front = fronts.published(port);
        if (front.isPresent()) return machines.loopback(front.get());
        return Dialer.DIRECT.dial(machine.fixedIp().getHostAddress(), port, TIMEOUT);
    }

    @Override
    public void close() {
        docker.close();
        fronts.close();
    }
}
