package io.hubwright.cyberhub;

import io.hubwright.CertificateIssuer;
import io.hubwright.HostnameSpec;
import io.hubwright.Spec;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.HostSpec;
import java.util.List;

/**
 * A machine's one front: takes 443 with TLS, sends 80 there, and leads each hub's path to that hub, web sockets too. Hubs come and
 * go without touching one another, and a new certificate is taken without cutting a connection.
 *
 * @param docker the Docker Engine that runs it
 * @param tls who issues its certificate
 * @param names further names that the certificate covers and the front answers to
 * @param image nginx that reads {@code /etc/hubwright/front/nginx.conf}
 * @param existing whether another deployment makes it, and this one only puts hubs behind it
 */
public record FrontSpec(
        HostnameSpec<?> hostname,
        DockerSpec docker,
        Spec<? extends CertificateIssuer> tls,
        List<String> names,
        String image,
        boolean existing)
        implements Spec<Front> {
    public FrontSpec {
        names = List.copyOf(names);
    }

    public static FrontSpec at(HostnameSpec<?> hostname, HostSpec host, Spec<? extends CertificateIssuer> tls) {
        return new FrontSpec(
                hostname, host.docker(), tls, List.of(), StackImages.front().name(), false);
    }

    /** The engine with its settings; it must be on the same host. */
    public FrontSpec docker(DockerSpec docker) {
        if (!docker.host().equals(host()))
            throw new IllegalArgumentException("the front " + name() + " is on " + host().name()
                    + ", but this Docker on " + docker.host().name());
        return new FrontSpec(hostname, docker, tls, names, image, existing);
    }

    /** Replaces the further names. */
    public FrontSpec names(String... names) {
        return new FrontSpec(hostname, docker, tls, List.of(names), image, existing);
    }

    public FrontSpec image(String image) {
        return new FrontSpec(hostname, docker, tls, names, image, existing);
    }

    /** As another deployment made it: this one neither changes nor deletes it. */
    public FrontSpec asExisting() {
        return new FrontSpec(hostname, docker, tls, names, image, true);
    }

    public HostSpec host() {
        return docker.host();
    }

    @Override
    public String kind() {
        return "front";
    }

    @Override
    public String name() {
        return hostname.hostname();
    }

    @Override
    public boolean isExisting() {
        return existing;
    }

    @Override
    public List<Spec<?>> requires() {
        // Of an existing one another deployment keeps the certificate; an own CA is another one in each deployment.
        return existing
                ? List.of(hostname, host().address(), host(), docker)
                : List.of(hostname, host().address(), host(), docker, tls);
    }

    @Override
    public String toString() {
        return "front https://" + name() + " on " + host().name();
    }
}
