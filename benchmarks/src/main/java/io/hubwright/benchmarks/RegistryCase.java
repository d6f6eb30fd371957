package io.hubwright.benchmarks;

import java.util.Set;

/**
 * One line of the table's first column.
 *
 * @param image whose images are moved: {@code a}, {@code tiny}, {@code saved} or {@code huge}
 * @param place where the image comes from or goes to; a copy goes from the first to the second
 * @param clients who takes part; all if empty
 */
record RegistryCase(
        String name,
        RegistryTask.Verb verb,
        String image,
        RegistryLab.Place place,
        boolean nativeTls,
        Set<String> clients) {
    private static final Set<String> ALL = Set.of();
    private static final Set<String> OURS = Set.of(RegistryOurs.Whole.NAME);

    static final RegistryCase PUSH = of("push", RegistryTask.Verb.PUSH, "a", ALL);
    static final RegistryCase PULL = of("pull", RegistryTask.Verb.PULL, "a", ALL);
    static final RegistryCase COPY = of("copy", RegistryTask.Verb.COPY, "a", ALL);
    static final RegistryCase PUSH_SAVED = of("push-docker-save", RegistryTask.Verb.PUSH_TAR, "saved", ALL);
    static final RegistryCase PUSH_TINY = of("push-100-layers", RegistryTask.Verb.PUSH, "tiny", ALL);
    static final RegistryCase TLS_PUSH = tls("tls-push", RegistryTask.Verb.PUSH, false, ALL);
    static final RegistryCase TLS_PULL = tls("tls-pull", RegistryTask.Verb.PULL, false, ALL);
    static final RegistryCase NATIVE_PUSH = tls("tls-native-push", RegistryTask.Verb.PUSH, true, OURS);
    static final RegistryCase NATIVE_PULL = tls("tls-native-pull", RegistryTask.Verb.PULL, true, OURS);
    static final RegistryCase PUSH_HUGE = of("push-5gb", RegistryTask.Verb.PUSH, "huge", OURS);
    static final RegistryCase PULL_HUGE = of("pull-5gb", RegistryTask.Verb.PULL, "huge", OURS);

    private static RegistryCase of(String name, RegistryTask.Verb verb, String image, Set<String> clients) {
        return new RegistryCase(name, verb, image, RegistryLab.Place.FIRST, false, clients);
    }

    private static RegistryCase tls(String name, RegistryTask.Verb verb, boolean nativeTls, Set<String> clients) {
        return new RegistryCase(name, verb, "a", RegistryLab.Place.TLS, nativeTls, clients);
    }

    boolean includes(String client) {
        return clients.isEmpty() || clients.contains(client);
    }

    boolean writes() {
        return verb != RegistryTask.Verb.PULL;
    }
}
