package io.hubwright.throwaway.openstack;

import java.util.Map;

/** An answer that was given without a connection: see {@link EmbeddedOpenStack#ask}. */
public final class Reply {
    private final Answer answer;

    Reply(Answer answer) {
        this.answer = answer;
    }

    public int status() {
        return answer.status();
    }

    public Map<String, String> headers() {
        return answer.headers();
    }

    public byte[] body() {
        return answer.body().bytes();
    }

    @Override
    public String toString() {
        return "reply " + status() + ", " + body().length + " bytes";
    }
}
