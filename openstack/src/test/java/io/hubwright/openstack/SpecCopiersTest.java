package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Spec;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecCopiersTest {
    private static final ServerSpec SERVER = ServerSpec.of("s", "image", "flavor");

    static Stream<Record> specs() {
        return Stream.of(
                SERVER,
                FloatingIpSpec.on(SERVER),
                VolumeSpec.of("v", DataSize.gib(1)),
                SecurityGroupSpec.named("g"),
                KeyPairSpec.of("k", Path.of("k.pub")));
    }

    /** A copier is a method with the name of a component and one argument. */
    @ParameterizedTest
    @MethodSource("specs")
    void copierChangesItsOwnComponentAlone(Record spec) throws Exception {
        for (var method : spec.getClass().getMethods()) {
            if (method.getParameterCount() != 1
                    || method.getReturnType() != spec.getClass()
                    || java.lang.reflect.Modifier.isStatic(method.getModifiers())) continue;
            var component = Arrays.stream(spec.getClass().getRecordComponents())
                    .filter(one -> one.getName().equals(method.getName()))
                    .findFirst();
            if (component.isEmpty()) continue;
            var copy = method.invoke(spec, argument(method));
            for (var one : spec.getClass().getRecordComponents()) {
                var isSame =
                        one.getAccessor().invoke(spec).equals(one.getAccessor().invoke(copy));
                assertEquals(!one.getName().equals(method.getName()), isSame, method + " and " + one.getName());
            }
        }
    }

    private static Object argument(Method copier) {
        var type = copier.getParameterTypes()[0];
        if (type == String.class) return "other";
        if (type == DataSize.class) return DataSize.gib(7);
        if (type == KeyPairSpec.class) return KeyPairSpec.existing("other");
        if (type == SecurityGroupSpec[].class) return new SecurityGroupSpec[] {SecurityGroupSpec.named("other")};
        throw new AssertionError("give this test an argument for " + copier);
    }

    @Test
    void allowingAppends() {
        var group = SecurityGroupSpec.named("g")
                .allowAll(Cidr.of("10.0.0.0/8"))
                .allowTcp(22, 80)
                .allowUdpFrom(Cidr.of("10.0.0.0/8"), 53)
                .allowTcp(22);
        assertEquals(
                List.of(
                        "all from 10.0.0.0/8",
                        "tcp 22 from 0.0.0.0/0",
                        "tcp 80 from 0.0.0.0/0",
                        "udp 53 from 10.0.0.0/8"),
                group.rules().stream().map(SecurityGroupRule::toString).toList());
    }

    @Test
    void whatIsOnlyReferredToTakesNoSettings() {
        assertThrows(
                IllegalArgumentException.class, () -> ServerSpec.existing("s").network("n"));
        assertThrows(IllegalArgumentException.class, () -> SecurityGroupSpec.existing("g")
                .allowTcp(22));
        assertThrows(
                IllegalArgumentException.class, () -> VolumeSpec.existing("v").type("ssd"));
        assertThrows(
                IllegalArgumentException.class, () -> VolumeSpec.existing("v").size(DataSize.gib(1)));
        assertThrows(IllegalArgumentException.class, () -> FloatingIpSpec.existing("203.0.113.5")
                .pool("p"));
        for (Spec<?> spec : List.<Spec<?>>of(
                ServerSpec.existing("s"),
                VolumeSpec.existing("v"),
                KeyPairSpec.existing("k"),
                FloatingIpSpec.existing("203.0.113.5")))
            assertTrue(spec.isExisting() && spec.requires().isEmpty(), spec.toString());
    }

    @Test
    void userDataIsNotShown() {
        assertEquals("server s (image, flavor)", SERVER.userData("hush").toString());
    }
}
