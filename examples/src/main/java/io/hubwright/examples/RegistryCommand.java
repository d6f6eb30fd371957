package io.hubwright.examples;

import io.hubwright.HubwrightException;
import io.hubwright.registry.ConfigChange;
import io.hubwright.registry.Image;
import io.hubwright.registry.Layer;
import io.hubwright.registry.LayerFile;
import io.hubwright.registry.LoginFiles;
import io.hubwright.registry.Mirror;
import io.hubwright.registry.Prune;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The registry client on the command line, verb by verb. */
public final class RegistryCommand {
    private static final String HELP =
            """
            Usage: registry VERB ARGUMENTS [OPTIONS]

            A NAME is registry/repository[:tag][@digest]. A PATH begins with . or / and is an OCI layout directory, an OCI
            layout tar or a docker save tar; PATH#NAME chooses one of its images.

              check REGISTRY [REPOSITORY]   log in; with a repository also try deletes and resumed uploads there
              push PATH NAME                the only image of PATH
              pull NAME PATH                for --platform, else this computer's; NAME.tar is for docker load
              copy FROM TO                  NAME or PATH each; an index whole, unless --platform is given
              tag NAME TAG                  one more tag
              untag NAME                    the tag alone
              tags REPOSITORY               registry/repository
              repositories REGISTRY
              find NAME                     media type, digest, size
              describe NAME
              referrers NAME                signatures and the like
              delete NAME                   refused while other tags share the image
              prune PATTERN                 registry/hub/*; --keep-last N --keep REGEX --older-than P30D; --run does it
              mirror PATTERN REGISTRY       --tags REGEX --into PREFIX
              append NAME NEW PATH=DIR      the files of DIR as one more layer at PATH of the image
              label NAME NEW KEY=VALUE
              validate NAME|PATH            reads every byte
              extract NAME|PATH DIR         the files of its layers
              binder-check NAME             whether BinderHub finds it
              login-files REGISTRY [DIR]    what a host needs, written below DIR if one is given

            Options:
              --user NAME        with the password in REGISTRY_PASSWORD; else what docker login has stored
              --ca FILE          PEM certificates to trust besides the JDK's
              --plain-http       without TLS
              --platform OS/ARCH
              --parallel N       blobs at a time (4)
              --chunk MIB        the most that goes in one request (64)
              --compression gzip|zstd|none   for plain layers of docker save tars (gzip)
              --quiet            no progress
            """;

    private final RegistryCommandOptions options;
    private final List<String> arguments;

    private RegistryCommand(RegistryCommandOptions options) {
        this.options = options;
        this.arguments = options.arguments();
    }

    public static void main(String[] args) {
        if (args.length == 0 || List.of(args).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            System.out.println(new RegistryCommand(RegistryCommandOptions.parse(List.of(args))).run());
        } catch (HubwrightException | IllegalArgumentException | UncheckedIOException e) {
            System.err.println("registry: " + e.getMessage());
            System.exit(1);
        }
    }

    private Object run() {
        return switch (options.verb()) {
            case "check" -> check();
            case "push" -> push();
            case "pull" -> pull();
            case "copy" -> copy();
            case "tag" -> done(() -> at(0).registry().tag(at(0).ref(), argument(1)));
            case "untag" -> done(() -> at(0).registry().untag(at(0).ref()));
            case "tags" -> lines(at(0).registry().tags(at(0).ref().repository()));
            case "repositories" -> lines(options.connect(argument(0)).repositories());
            case "find" ->
                at(0).registry().find(at(0).ref()).map(Object::toString).orElse("there is no " + argument(0));
            case "describe" -> at(0).store().describe(at(0).name()).text();
            case "referrers" -> lines(at(0).registry().referrers(at(0).ref()));
            case "delete" -> at(0).store().delete(at(0).name());
            case "prune" -> prune();
            case "mirror" -> mirror();
            case "append" -> append();
            case "label" -> label();
            case "validate" -> image(0).validate().orThrow().text();
            case "extract" -> done(() -> image(0).platform(options.platform()).extract(Path.of(argument(1))));
            case "binder-check" -> at(0).registry().binderCheck(at(0).ref());
            case "login-files" -> loginFiles();
            default -> throw new IllegalArgumentException("there is no verb \"" + options.verb() + "\"; see --help");
        };
    }

    private Object check() {
        var registry = options.connect(argument(0));
        return arguments.size() > 1 ? registry.check(argument(1)) : registry.check();
    }

    private Object push() {
        var to = at(1);
        return to.registry().push(Path.of(argument(0)), to.ref());
    }

    private Object pull() {
        var from = at(0);
        return from.registry().pull(from.ref(), Path.of(argument(1)), options.platform());
    }

    private Object copy() {
        var to = at(1);
        var image = image(0);
        return to.store().put(options.platformIfGiven().map(image::platform).orElse(image), to.name());
    }

    private Object prune() {
        var from = at(0);
        var prune = new Prune(
                from.name(),
                options.value("--keep-last").map(Integer::parseInt).orElse(0),
                options.values("--keep"),
                options.value("--older-than").map(Duration::parse));
        var plan = from.registry().plan(prune);
        return options.has("--run")
                ? from.registry().prune(plan).text()
                : "%s%n--run would do it".formatted(plan.text());
    }

    private Object mirror() {
        var from = at(0);
        var mirror = new Mirror(
                from.name(),
                options.value("--tags").orElse(".*"),
                options.value("--into").orElse(""),
                options.platformIfGiven());
        return options.connect(argument(1)).mirror(from.registry(), mirror).text();
    }

    private Object append() {
        var what = argument(2).split("=", 2);
        if (what.length < 2) throw new IllegalArgumentException("say where the files go: /opt/files=DIRECTORY");
        var files = LayerFile.tree(what[0], Path.of(what[1]));
        return at(1).store().put(image(0).platform(options.platform()).append(Layer.of(files)), at(1).name());
    }

    private Object label() {
        var label = argument(2).split("=", 2);
        if (label.length < 2) throw new IllegalArgumentException("a label is KEY=VALUE");
        var changed =
                image(0).platform(options.platform()).change(ConfigChange.none().addLabel(label[0], label[1]));
        return at(1).store().put(changed, at(1).name());
    }

    private Object loginFiles() {
        var files = LoginFiles.of(options.registry(argument(0)));
        if (arguments.size() > 1) files.writeTo(Path.of(argument(1)));
        return files.text();
    }

    private Image image(int n) {
        return at(n).store().image(at(n).name());
    }

    private RegistryPlace at(int n) {
        return RegistryPlace.of(argument(n), options);
    }

    private String argument(int n) {
        if (n < arguments.size()) return arguments.get(n);
        throw new IllegalArgumentException(options.verb() + " needs " + (n + 1) + " arguments or more; see --help");
    }

    private static String done(Runnable step) {
        step.run();
        return "done";
    }

    private static String lines(List<?> all) {
        return all.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
}
