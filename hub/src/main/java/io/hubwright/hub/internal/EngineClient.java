package io.hubwright.hub.internal;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.nio.file.Path;
import java.time.Duration;

/** docker-java at a unix socket. */
public final class EngineClient {
    private EngineClient() {}

    /**
     * Opens no connection yet.
     *
     * @param silence how long the engine may say nothing while it answers
     */
    public static DockerClient at(Path socket, Duration silence) {
        // No operator's own ~/.docker: his registries' passwords are not this host's business.
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + socket)
                .withDockerTlsVerify(false)
                .withDockerConfig(socket.resolveSibling("none").toString())
                .build();
        // Few: each is a channel of one SSH connection, of which sshd allows ten.
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .maxConnections(3)
                .connectionTimeout(Duration.ofSeconds(20))
                .responseTimeout(silence)
                .build();
        return DockerClientImpl.getInstance(config, http);
    }
}
