package io.hubwright.examples;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/** What the command line of {@link BringUp} asks for. */
record BringUpOptions(
        Optional<String> cloud,
        Optional<String> machines,
        Action action,
        Optional<Path> report,
        boolean keep,
        Site.Names names,
        boolean help) {
    static final String USAGE =
            """
            usage: examples/bring-up [options]

            Brings up a private Docker registry with its data volumes, DNS record, TLS and one node that uses it, and a JupyterHub
            whose users' image is built, pushed to that registry and pulled from it. Without --cloud it does so on a throwaway cloud on
            this computer and needs nothing else; simulated machines replay what real ones answered, so that no JupyterHub runs there. On a
            real cloud there is a hub if GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET name an OAuth application.

              --plan                 say what would be done, and do nothing
              --destroy              take it down (on a throwaway cloud: after bringing it up)
              --report FILE          write what was done as JSON
              --keep                 leave the throwaway cloud up until Ctrl-C
              --machines KIND        of the throwaway cloud: container (needs a Docker Engine) or simulated
              --cloud NAME           a real cloud from clouds.yaml; secrets come from REGISTRY_PASSWORD and CLOUDFLARE_TOKEN
              --image, --flavor, --node-flavor, --user, --network, --hostname, --key FILE, --local-network CIDR
                                     names on that cloud and files on this computer; the defaults are those of the README

            exit codes: 0 done; 1 incomplete, running it again continues; 2 refused before anything was touched; 3 interrupted
            """;

    enum Action {
        APPLY,
        PLAN,
        DESTROY
    }

    /** Fails with an IllegalArgumentException whose message says what is wrong. */
    static BringUpOptions parse(String... arguments) {
        var options = new BringUpOptions(
                Optional.empty(),
                Optional.empty(),
                Action.APPLY,
                Optional.empty(),
                false,
                Site.Names.OF_THE_README,
                false);
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) options = options.with(rest.pop(), rest);
        if (options.cloud.isPresent() && (options.machines.isPresent() || options.keep))
            throw new IllegalArgumentException(
                    "--machines and --keep are for the throwaway cloud, and --cloud names a real one");
        return options;
    }

    private BringUpOptions with(String option, ArrayDeque<String> rest) {
        return switch (option) {
            case "--cloud" ->
                new BringUpOptions(Optional.of(value(option, rest)), machines, action, report, keep, names, help);
            case "--machines" ->
                new BringUpOptions(
                        cloud, Optional.of(machineKind(value(option, rest))), action, report, keep, names, help);
            case "--plan" -> new BringUpOptions(cloud, machines, Action.PLAN, report, keep, names, help);
            case "--destroy" -> new BringUpOptions(cloud, machines, Action.DESTROY, report, keep, names, help);
            case "--report" ->
                new BringUpOptions(
                        cloud, machines, action, Optional.of(Path.of(value(option, rest))), keep, names, help);
            case "--keep" -> new BringUpOptions(cloud, machines, action, report, true, names, help);
            case "--help", "-h" -> new BringUpOptions(cloud, machines, action, report, keep, names, true);
            default ->
                new BringUpOptions(
                        cloud, machines, action, report, keep, names.with(option, value(option, rest)), help);
        };
    }

    private static String value(String option, ArrayDeque<String> rest) {
        if (!option.startsWith("--"))
            throw new IllegalArgumentException("\"" + option + "\" is no option: --help lists them");
        var value = rest.poll();
        if (value == null)
            throw new IllegalArgumentException(option + " needs a value, or is no option: --help lists them");
        return value;
    }

    private static String machineKind(String kind) {
        if (kind.equals("container") || kind.equals("simulated")) return kind;
        throw new IllegalArgumentException("--machines is \"container\" or \"simulated\", not \"" + kind + "\"");
    }
}
