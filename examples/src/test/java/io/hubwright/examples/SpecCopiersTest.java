package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Secret;
import io.hubwright.Spec;
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
    private static final List<Spec<?>> SPECS = Site.of(
                    Site.Names.OF_THE_README, Secret.of("secret"), UnaryOperator.identity())
            .deployment()
            .closure();

    private static final Map<Class<?>, Object> ARGUMENTS = Map.ofEntries(
            Map.entry(String.class, "other"),
            Map.entry(String[].class, new String[] {"other"}),
            Map.entry(int.class, 4096),
            Map.entry(int[].class, new int[] {8080}),
            Map.entry(boolean.class, true),
            Map.entry(Path.class, Path.of("other")),
            Map.entry(URI.class, URI.create("http://other.example.org:3128")),
            Map.entry(Duration.class, Duration.ofMinutes(7)),
            Map.entry(DataSize.class, DataSize.gib(7)),
            Map.entry(Cidr.class, Cidr.of("10.9.0.0/16")),
            Map.entry(Secret.class, Secret.of("other")));

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
    void changesOneComponent(Method copier) throws ReflectiveOperationException {
        for (var spec : SPECS) if (spec.getClass() == copier.getDeclaringClass()) changesOneComponent(copier, spec);
    }

    private static void changesOneComponent(Method copier, Spec<?> spec) throws ReflectiveOperationException {
        var copy = invoke(copier, spec);
        var components = spec.getClass().getRecordComponents();
        assertTrue(components.length <= 10, spec.getClass().getSimpleName() + " has more than ten components");
        var changed = Stream.of(components)
                .filter(component -> differs(component, spec, copy))
                .map(RecordComponent::getName)
                .toList();
        assertEquals(1, changed.size(), copier + " changes " + changed);
        var named = Stream.of(components).map(RecordComponent::getName).toList();
        if (named.contains(copier.getName())) assertEquals(List.of(copier.getName()), changed, copier.toString());
        assertFalse(spec.equals(copy));
    }

    private static Object invoke(Method copier, Spec<?> spec) throws ReflectiveOperationException {
        var arguments = Arrays.stream(copier.getParameters())
                .map(parameter -> argument(parameter.getType()))
                .toArray();
        try {
            return copier.invoke(spec, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(copier + " of " + spec + ": " + e.getCause(), e);
        }
    }

    private static Object argument(Class<?> type) {
        if (type.isEnum()) return type.getEnumConstants()[type.getEnumConstants().length - 1];
        return Optional.ofNullable(ARGUMENTS.get(type))
                .or(() -> another(type))
                .orElseThrow(() -> new AssertionError("no example of " + type));
    }

    // Of the specs at hand, the last: seldom the one that is set already.
    private static Optional<Object> another(Class<?> type) {
        if (type.isArray())
            return another(type.getComponentType()).map(one -> {
                var array = java.lang.reflect.Array.newInstance(type.getComponentType(), 1);
                java.lang.reflect.Array.set(array, 0, one);
                return array;
            });
        return SPECS.stream()
                .filter(type::isInstance)
                .reduce((first, second) -> second)
                .map(Object.class::cast);
    }

    private static boolean differs(RecordComponent component, Object before, Object after) {
        try {
            component.getAccessor().setAccessible(true);
            return !component
                    .getAccessor()
                    .invoke(before)
                    .equals(component.getAccessor().invoke(after));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
