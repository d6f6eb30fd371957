package io.hubwright.examples;

import io.hubwright.Secret;
import io.hubwright.cyberhub.GitHubSignIn;
import io.hubwright.dns.Cloudflare;
import io.hubwright.engine.Listener;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Report;
import io.hubwright.engine.Settings;
import io.hubwright.openstack.OpenStackCloud;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where a site is brought up: a real cloud, or a throwaway one that ends with it. */
interface Place extends AutoCloseable {
    Settings settings();

    Provider[] providers();

    Site site();

    /** The command that signs Docker in from this computer, once the site is up. */
    String loginLine(Report report);

    String description();

    boolean isReal();

    /** True if its machines only replay what real ones answered. */
    boolean isSimulated();

    @Override
    void close();

    /** Fails with an IllegalArgumentException if a secret is missing. */
    static Place of(BringUpOptions options, PrintStream out) {
        return options.cloud().isPresent()
                ? realCloud(options.cloud().get(), options.names(), out)
                : ThrowawayPlace.start(options.machines(), out);
    }

    static Place realCloud(String name, Site.Names names, PrintStream out) {
        var password = Secret.fromEnv("REGISTRY_PASSWORD");
        var token = Secret.fromEnv("CLOUDFLARE_TOKEN");
        var registry = Site.of(names, password, UnaryOperator.identity());
        var client = Optional.ofNullable(System.getenv("GITHUB_CLIENT_ID"));
        return new RealPlace(
                name,
                Settings.defaults().listener(Listener.progress(out)),
                client.map(id -> registry.withHub(
                                names,
                                GitHubSignIn.of(id, Secret.fromEnv("GITHUB_CLIENT_SECRET")),
                                UnaryOperator.identity()))
                        .orElse(registry),
                OpenStackCloud.named(name),
                Cloudflare.token(token));
    }

    /** A cloud of {@code clouds.yaml}. */
    record RealPlace(String name, Settings settings, Site site, OpenStackCloud cloud, Cloudflare dns) implements Place {
        @Override
        public Provider[] providers() {
            return new Provider[] {cloud, dns};
        }

        @Override
        public String loginLine(Report report) {
            return "docker login -u user " + report.get(site.registry()).endpoint();
        }

        @Override
        public String description() {
            return "cloud " + name;
        }

        @Override
        public boolean isReal() {
            return true;
        }

        @Override
        public boolean isSimulated() {
            return false;
        }

        @Override
        public void close() {}
    }
}
