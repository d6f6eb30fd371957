package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds out whether the registry takes the user, and what it can. */
final class Check {
    private final RegistryOptions options;
    private final Transport transport;
    private final String action;

    Check(RegistryOptions options, Transport transport) {
        this.options = options;
        this.transport = transport;
        this.action = "log in to " + options.endpoint();
    }

    LoginCheck run() {
        return login(Optional.empty(), Optional.empty());
    }

    LoginCheck run(ImageRef probe) {
        login(Optional.empty(), Optional.empty()); // a refusal is told first
        return login(Optional.of(deletes(probe)), Optional.of(resumes(probe)));
    }

    private LoginCheck login(Optional<Boolean> deletes, Optional<Boolean> resumable) {
        var call = Call.of(action, "GET", transport.uri("/v2/"), "");
        var first = transport.anonymously(call);
        var auth = auth(first, call);
        var reply = transport.send(call, 200);
        return new LoginCheck(
                options.endpoint(),
                auth,
                reply.header("Server")
                        .or(() -> reply.header("Docker-Distribution-Api-Version"))
                        .orElse("not told"),
                Failure.isCloudflare(first) || Failure.isCloudflare(reply),
                deletes,
                resumable,
                transport.rateLimit());
    }

    /** A delete of what nobody has: refused as unsupported (405), or not found. */
    private boolean deletes(ImageRef probe) {
        var nothing = Digest.sha256(("nothing of " + probe).getBytes(StandardCharsets.UTF_8));
        var uri = transport.uri("/v2/" + probe.repository() + "/manifests/" + nothing);
        var reply = transport.send(Call.of(action, "DELETE", uri, Scope.delete(probe)), 202, 404, 405, 400);
        return reply.status() == 404 || reply.status() == 202;
    }

    /** A chunk that does not follow: 2.x takes it as the next one (202), whoever keeps count refuses it. */
    private boolean resumes(ImageRef probe) {
        var start = Call.of(
                        action,
                        "POST",
                        transport.uri("/v2/" + probe.repository() + "/blobs/uploads/"),
                        Scope.push(probe))
                .payload(Payload.of(new byte[0]));
        var location = transport.follow(
                start, transport.send(start, 202).header("Location").orElse("/v2/"));
        var late = Call.of(action, "PATCH", location, Scope.push(probe))
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "7-9")
                .payload(Payload.of(new byte[3]));
        boolean refused = transport.send(late, 202, 416, 400).status() != 202;
        transport.send(Call.of(action, "DELETE", location, Scope.push(probe)), 204, 202, 200, 400, 404, 405);
        return refused;
    }

    private static LoginCheck.Auth auth(Reply reply, Call call) {
        if (reply.status() == 200) return LoginCheck.Auth.NONE;
        if (Challenge.of(reply, "bearer").isPresent()) return LoginCheck.Auth.BEARER;
        if (Challenge.of(reply, "basic").isPresent()) return LoginCheck.Auth.BASIC;
        throw new HubwrightException(call.action() + ": " + call.target() + ": " + reply.status()
                + " without a way to log in; is this a registry?");
    }
}
