package io.hubwright.openstack;

/** Request and answer with a token. A token refused is renewed once, for all threads, and the request sent again: 401 had no effect. */
final class Exchange {
    private static final String TOKEN = "X-Auth-Token";

    private final Transport wire;
    private final Keystone keystone;

    Exchange(Transport wire, Keystone keystone) {
        this.wire = wire;
        this.keystone = keystone;
    }

    Token token() {
        return keystone.token();
    }

    /** @throws io.hubwright.HubwrightException on any status of 400 and more */
    Answer send(String service, Ask ask, Token token) {
        var answer = wire.send(ask.header(TOKEN, token.id().reveal()));
        if (answer.status() == 401)
            answer = wire.send(ask.header(TOKEN, keystone.insteadOf(token).id().reveal()));
        if (answer.status() >= 300) throw ApiErrors.of(service, ask, answer);
        return answer;
    }
}
