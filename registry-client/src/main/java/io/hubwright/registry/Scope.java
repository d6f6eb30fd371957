package io.hubwright.registry;

/** What a token must allow, as Docker's token specification writes it. */
final class Scope {
    static final String CATALOG = "registry:catalog:*";

    private Scope() {}

    static String pull(ImageRef ref) {
        return "repository:" + ref.repository() + ":pull";
    }

    static String push(ImageRef ref) {
        return "repository:" + ref.repository() + ":pull,push";
    }

    static String delete(ImageRef ref) {
        return "repository:" + ref.repository() + ":pull,delete";
    }
}
