package io.hubwright.registry;

import io.hubwright.HubwrightException;

/** Finds out whether the registry takes the user, and whether it asks for one at all. */
final class Check {
    private final RegistryOptions options;
    private final Transport transport;

    Check(RegistryOptions options, Transport transport) {
        this.options = options;
        this.transport = transport;
    }

    LoginCheck run() {
        var action = "log in to " + options.endpoint();
        var call = Call.of(action, "GET", transport.uri("/v2/"), "");
        var auth = auth(transport.anonymously(call), call);
        transport.send(call, 200);
        return new LoginCheck(options.endpoint(), auth);
    }

    private static LoginCheck.Auth auth(Reply reply, Call call) {
        if (reply.status() == 200) return LoginCheck.Auth.NONE;
        if (Challenge.of(reply, "bearer").isPresent()) return LoginCheck.Auth.BEARER;
        if (Challenge.of(reply, "basic").isPresent()) return LoginCheck.Auth.BASIC;
        throw new HubwrightException(call.action() + ": " + call.target() + ": " + reply.status()
                + " without a way to log in; is this a registry?");
    }
}
