package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Disk;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.cyberhub.AccessPolicy;
import io.hubwright.cyberhub.CyberhubSettings;
import io.hubwright.cyberhub.GitHubSignIn;
import io.hubwright.cyberhub.HubMount;
import io.hubwright.cyberhub.ImageSource;
import io.hubwright.cyberhub.NotebookImage;
import io.hubwright.cyberhub.PulledImage;
import io.hubwright.cyberhub.ServerLimits;
import io.hubwright.cyberhub.SignIn;
import io.hubwright.host.DockerSource;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.HostSpec;
import io.hubwright.host.MountSpec;
import io.hubwright.hub.RegistryLoginSpec;
import io.hubwright.hub.RegistrySettings;
import io.hubwright.openstack.KeyPairSpec;
import io.hubwright.openstack.SecurityGroupRule;
import io.hubwright.openstack.SecurityGroupSpec;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A copying method changes its own component and no other. */
class SpecCopiersTest {
    private static final HostSpec HOST = HostSpec.at("192.168.70.9", "ubuntu");

    private static final List<Spec<?>> SPECS = Stream.concat(
                    Site.of(Site.Names.OF_THE_README, Secret.of("secret"), UnaryOperator.identity())
                            .withHub(
                                    Site.Names.OF_THE_README,
                                    GitHubSignIn.of("client", Secret.of("secret")),
                                    UnaryOperator.identity())
                            .deployment()
                            .closure()
                            .stream(),
                    Stream.of(
                            HOST.packages("git"),
                            HOST.limits(),
                            HOST.sshfs("data@192.168.70.8:/export", "/data", Path.of("id"), "ssh-ed25519 AAAA")))
            .toList();

    private static final List<Spec<?>> SPECS_AND_OTHERS = Stream.concat(
                    SPECS.stream(),
                    Stream.concat(Stream.of(KeyPairSpec.existing("other"), SecurityGroupSpec.named("other")), others()))
            .flatMap(SpecCopiersTest::withVolume)
            .toList();

    private static final String ARMORED =
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEaAAAABYJKwYBBAHaRw8BAQdA\n-----END PGP PUBLIC KEY BLOCK-----\n";

    // What a copier may be given; the first that it accepts and that is not there yet is taken.
    private static final Map<Class<?>, List<?>> ARGUMENTS = Map.ofEntries(
            Map.entry(
                    String.class,
                    List.of(
                            "other",
                            "/other/",
                            "27.5.1",
                            "0750",
                            "root:docker",
                            "1000:1000",
                            "8f14e45f-ceea-467f-a9f2-2d5e5a3b1c11",
                            ARMORED)),
            Map.entry(String[].class, List.of((Object) new String[] {"other"})),
            Map.entry(int.class, List.of(4096)),
            Map.entry(long.class, List.of(4096L)),
            Map.entry(int[].class, List.of((Object) new int[] {8080})),
            Map.entry(boolean.class, List.of(true, false)),
            Map.entry(Path.class, List.of(Path.of("other"))),
            Map.entry(URI.class, List.of(URI.create("http://other.example.org:3128"))),
            Map.entry(Duration.class, List.of(Duration.ofMinutes(7))),
            Map.entry(DataSize.class, List.of(DataSize.gib(7))),
            Map.entry(Cidr.class, List.of(Cidr.of("10.9.0.0/16"))),
            Map.entry(Secret.class, List.of(Secret.of("other"))),
            Map.entry(DockerSource.class, List.of(new DockerSource.Distribution())),
            Map.entry(SecurityGroupRule.class, List.of(SecurityGroupRule.udp(8080, Cidr.ANY_IPV4))),
            Map.entry(RegistrySettings.class, List.of(new RegistrySettings("registry:2.7.0", 80, "other", 10))),
            Map.entry(AccessPolicy.class, List.of(AccessPolicy.lists().allowed("other"))),
            Map.entry(ServerLimits.class, List.of(ServerLimits.usual().processes(77))),
            Map.entry(
                    CyberhubSettings.class,
                    List.of(new CyberhubSettings("/other/", "hub:1", "proxy:1", "/home/x", 7, 7, "/tree"))),
            Map.entry(SignIn.class, List.of(GitHubSignIn.of("other", Secret.of("other")))),
            Map.entry(NotebookImage.class, List.of(NotebookImage.of("Other", "other:1"))),
            Map.entry(NotebookImage[].class, List.of((Object)
                    new NotebookImage[] {NotebookImage.of("Other", "other:1")})),
            Map.entry(HubMount.class, List.of(HubMount.shared("other", "/other"))),
            Map.entry(HubMount[].class, List.of((Object) new HubMount[] {HubMount.shared("other", "/other")})),
            Map.entry(ImageSource.class, List.of(PulledImage.of("other:1"))),
            Map.entry(Map.class, List.of(Map.of("other", Secret.of("other")))),
            Map.entry(List.class, List.of(List.of(Address.existing("192.168.70.9")))));

    static Stream<Method> copiers() {
        return SPECS.stream()
                .map(Object::getClass)
                .distinct()
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method ->
                                Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                        .filter(method -> method.getReturnType() == type && method.getParameterCount() > 0));
    }

    @ParameterizedTest
    @MethodSource("copiers")
    void changesOneComponent(Method copier) {
        for (var spec : SPECS) if (spec.getClass() == copier.getDeclaringClass()) changesOneComponent(copier, spec);
    }

    private static void changesOneComponent(Method copier, Spec<?> spec) {
        var components = spec.getClass().getRecordComponents();
        assertTrue(components.length <= 10, spec.getClass().getSimpleName() + " has more than ten components");
        var copy = argumentLists(copier)
                .flatMap(arguments -> copy(copier, spec, arguments).stream())
                .filter(other -> !other.equals(spec))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(copier + " took none of the arguments at hand, or changed nothing"));
        var changed = Stream.of(components)
                .filter(component -> differs(component, spec, copy))
                .map(RecordComponent::getName)
                .toList();
        assertEquals(1, changed.size(), copier + " changes " + changed);
        var named = Stream.of(components).map(RecordComponent::getName).toList();
        if (named.contains(copier.getName())) assertEquals(List.of(copier.getName()), changed, copier.toString());
    }

    private static Optional<Object> copy(Method copier, Spec<?> spec, List<?> arguments) {
        try {
            return Optional.of(copier.invoke(spec, arguments.toArray()));
        } catch (InvocationTargetException e) {
            return Optional.empty(); // This argument is refused; the next is tried.
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<List<?>> argumentLists(Method copier) {
        Stream<List<?>> lists = Stream.of(List.of());
        for (var type : copier.getParameterTypes())
            lists = lists.flatMap(list -> candidates(type).stream()
                    .map(one -> Stream.concat(list.stream(), Stream.of(one)).toList()));
        return lists;
    }

    private static List<?> candidates(Class<?> type) {
        if (type.isEnum()) return List.of(type.getEnumConstants());
        if (ARGUMENTS.containsKey(type)) return ARGUMENTS.get(type);
        var specs = SPECS_AND_OTHERS.stream()
                .filter((type.isArray() ? type.getComponentType() : type)::isInstance)
                .toList();
        assertFalse(specs.isEmpty(), "there is no example of " + type);
        return type.isArray() ? specs.stream().map(one -> arrayOf(type, one)).toList() : specs;
    }

    private static Object arrayOf(Class<?> type, Object one) {
        var array = Array.newInstance(type.getComponentType(), 1);
        Array.set(array, 0, one);
        return array;
    }

    private static Stream<Spec<?>> others() {
        return SPECS.stream().flatMap(spec -> {
            if (spec instanceof DockerSpec docker) return Stream.of(docker.fromDistribution());
            if (spec instanceof MountSpec mount) return Stream.of(mount.label("other"));
            if (spec instanceof RegistryLoginSpec login) return Stream.of(login.user("other"));
            return Stream.of();
        });
    }

    // For Docker's data, on each machine that has an engine.
    private static Stream<Spec<?>> withVolume(Spec<?> spec) {
        record Volume(String id, DataSize size) implements Disk {}
        var disk = Spec.<Disk>existing("docker", new Volume("docker", DataSize.gib(7)));
        return spec instanceof DockerSpec docker
                ? Stream.of(docker, docker.host().mount(disk, "/mnt/docker"))
                : Stream.of(spec);
    }

    private static boolean differs(RecordComponent component, Object before, Object after) {
        try {
            component.getAccessor().setAccessible(true);
            return !component
                    .getAccessor()
                    .invoke(before)
                    .equals(component.getAccessor().invoke(after));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot read " + component, e);
        }
    }
}
