package io.hubwright.examples;

import io.hubwright.Disk;
import io.hubwright.HostnameSpec;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.cyberhub.AccessPolicy;
import io.hubwright.cyberhub.Cyberhub;
import io.hubwright.cyberhub.CyberhubSpec;
import io.hubwright.cyberhub.FrontSpec;
import io.hubwright.cyberhub.GitHubSignIn;
import io.hubwright.cyberhub.HubMount;
import io.hubwright.cyberhub.NotebookImage;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.host.HostSpec;
import io.hubwright.host.MountSpec;
import io.hubwright.hub.PrivateRegistrySpec;
import io.hubwright.tls.CertificateAuthority;
import java.nio.file.Path;

/** The lines of {@code docs/cyberhub.md}, compiled; a test compares them. Each method is one paragraph of that page's first hour. */
final class FirstHour {
    private FirstHour() {}

    static CyberhubSpec configure(HostnameSpec<?> name, HostSpec host, Spec<? extends Disk> volume, MountSpec data) {
        var front = FrontSpec.at(name, host, CertificateAuthority.own("lab"));
        var hub = CyberhubSpec.of(
                        "lab",
                        front,
                        GitHubSignIn.of("Iv1.0123", Secret.fromEnv("GITHUB_SECRET"))
                                .organisations("conp"))
                .storage(host.mount(volume, "/srv/cyberhub"))
                .access(AccessPolicy.lists().admins("root1"))
                .images(NotebookImage.of("JupyterLab", "hubwright/singleuser:6.1.1"))
                .mounts(HubMount.shared("scratch", "/user"), HubMount.readOnly("data", data, "/data"));
        System.out.println(
                hub.preview().config()); // jupyterhub_config.py; compose(), front() and paths() are there, too
        return hub;
    }

    static Cyberhub bringUp(Hubwright hubwright, CyberhubSpec hub) {
        var deployment = Deployment.named("lab").of(hub);
        var report = hubwright.apply(deployment);
        var cyberhub = report.get(hub);
        System.out.print(cyberhub.doctor().examine().text());
        return cyberhub;
    }

    static void users(Cyberhub cyberhub) {
        cyberhub.allow("anna");
        cyberhub.explain("anna");
        cyberhub.block("anna");
        cyberhub.unblock("anna");
    }

    static CyberhubSpec images(CyberhubSpec hub, HostSpec host, PrivateRegistrySpec registry) {
        var login = registry.loginOn(host.docker());
        return hub.addImage(NotebookImage.of("Astronomy", "my-registry.example.org/astro:2026-11")
                .from(login));
    }

    static CyberhubSpec upgrade(CyberhubSpec hub) {
        return hub.settings(hub.settings().hubImage("hubwright/hub:6.1.1"));
    }

    static void keep(Cyberhub cyberhub, Cyberhub onNewHost) {
        cyberhub.rollback();
        cyberhub.backup(Path.of("lab.tar.gz"), false);
        onNewHost.restore(Path.of("lab.tar.gz"));
    }

    static void takeDown(Hubwright hubwright, Cyberhub cyberhub, Deployment deployment) {
        cyberhub.down();
        cyberhub.up();
        cyberhub.removeImages();
        hubwright.destroy(deployment);
    }
}
