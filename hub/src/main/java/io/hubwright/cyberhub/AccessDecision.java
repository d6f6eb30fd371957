package io.hubwright.cyberhub;

/**
 * Whether a user may log in, and why.
 *
 * @param reason as the end of a sentence: {@code blocked by block, line 3}
 */
public record AccessDecision(Verdict verdict, String reason) {
    public enum Verdict {
        ALLOW,
        REFUSE,
        /** GitHub is asked whether the user is a member of an organisation. */
        ASK
    }

    static AccessDecision allow(String reason) {
        return new AccessDecision(Verdict.ALLOW, reason);
    }

    static AccessDecision refuse(String reason) {
        return new AccessDecision(Verdict.REFUSE, reason);
    }

    @Override
    public String toString() {
        return switch (verdict) {
                    case ALLOW -> "allowed: ";
                    case REFUSE -> "refused: ";
                    case ASK -> "asked: ";
                }
                + reason;
    }
}
