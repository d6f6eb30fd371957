package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.dns.Cloudflare;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Settings;
import io.hubwright.openstack.OpenStackCloud;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.SshKeyFiles;
import io.hubwright.throwaway.ThrowawayCloud;
import io.hubwright.throwaway.ThrowawaySettings;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import io.hubwright.throwaway.openstack.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input ends the bring-up before anything is touched, with a sentence that says what to do. */
class RefusalsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--flavor      | c8-30gb-168                  | c8-30gb-186",
                "--image       | Ubuntu-24.40                 | Ubuntu-24.04",
                "--network     | nowhere                      | hubwright-network",
                "--hostname    | registry.elsewhere.example   | elsewhere.example",
            })
    void unknownNamesAnswerWithWhatIsThere(String option, String value, String told) throws IOException {
        refused(names().with(option, value), Quotas.ordinary(), told);
    }

    @Test
    void keyThatIsNotThere() throws IOException {
        refused(names().privateKey(directory.resolve("none")), Quotas.ordinary(), "none");
    }

    @Test
    void keyThatDoesNotFitItsPublicHalf() throws IOException {
        var names = names();
        var other = SshKeyFiles.generate(directory, "other");
        Files.copy(other.publicKey(), names.publicKey(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(names, Quotas.ordinary(), "key");
    }

    @Test
    void quotaThatIsTooSmall() throws IOException {
        refused(names(), Quotas.ordinary().limit("gigabytes", 1000), "1500 more needed");
    }

    private Site.Names names() throws IOException {
        return Site.Names.OF_THE_README.privateKey(
                SshKeyFiles.generate(directory, "id").privateKey());
    }

    private void refused(Site.Names names, Quotas quotas, String told) {
        var settings = ThrowawaySettings.defaults()
                .machines(MachineKind.NONE)
                .openstack(OpenStackSettings.defaults().quotas(quotas));
        try (var cloud = ThrowawayCloud.start(settings)) {
            cloud.writeCloudsYaml(directory.resolve("clouds.yaml"));
            var providers = new io.hubwright.engine.Provider[] {
                OpenStackCloud.from(directory.resolve("clouds.yaml"), "throwaway"),
                Cloudflare.token(cloud.cloudflare().token())
                        .baseUrl(cloud.cloudflare().uri())
                        .resolvers(cloud.cloudflare().dns())
            };
            try (var hubwright =
                    Hubwright.connect(Settings.defaults().stateDirectory(directory.resolve("state")), providers)) {
                var site = Site.of(names, Secret.of("a password"), UnaryOperator.identity())
                        .deployment();
                var plan = hubwright.plan(site);
                assertTrue(plan.count(Plan.Verb.REFUSE) >= 1, plan.text());
                var failure = assertThrows(HubwrightException.class, () -> hubwright.apply(plan));
                assertTrue(String.valueOf(failure.getMessage()).contains(told), failure.getMessage());
            }
            assertEquals(0, cloud.openstack().calls().writeCount(), "something was touched");
        }
    }
}
