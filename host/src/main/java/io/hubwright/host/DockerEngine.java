package io.hubwright.host;

/**
 * A running Docker Engine. Reach it by {@link Host#dockerSocket()}.
 *
 * @param version such as {@code 27.5.1}
 * @param apiVersion the newest that it speaks, such as {@code 1.47}
 * @param storageDriver such as {@code overlay2}
 * @param root where it keeps its data, such as {@code /var/lib/docker}
 */
public record DockerEngine(String version, String apiVersion, String storageDriver, String root) {
    @Override
    public String toString() {
        return "Docker Engine " + version + " (API " + apiVersion + ", " + storageDriver + ")";
    }
}
