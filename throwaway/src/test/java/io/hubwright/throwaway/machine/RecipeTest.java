package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {
    static Stream<Recipe> recipes() {
        return Stream.of(
                Recipe.MACHINE, Recipe.WORKSHOP, Recipe.REGISTRY, Recipe.REGISTRY_3, Recipe.HELLO_WORLD, Recipe.SLIM);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theDockerfileStandsOnTheParentAndCopiesWhatIsThere(Recipe recipe) {
        var dockerfile = new String(recipe.context().get(Recipe.DOCKERFILE), StandardCharsets.UTF_8);
        assertTrue(dockerfile.contains("FROM " + recipe.parent().orElseThrow().tag()), dockerfile);
        assertFalse(dockerfile.contains("${"), dockerfile);
        for (var file : recipe.files().keySet())
            assertTrue(file.equals(Recipe.DOCKERFILE) || dockerfile.contains(file), file);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aChangeOfFilesParentOrArgumentsChangesTheTag(Recipe recipe) {
        assertEquals(recipe.tag(), recipe.tag());
        var none = Map.<String, String>of();
        assertNotEquals(
                recipe.hash(), new Recipe("x", Optional.of(Recipe.HELLO_WORLD), recipe.files(), none, "").hash());
        assertNotEquals(recipe.hash(), new Recipe("x", recipe.parent(), recipe.files(), Map.of("A", "1"), "").hash());
        var fewer = new TreeMap<>(recipe.files());
        fewer.remove(fewer.firstKey());
        assertNotEquals(recipe.hash(), new Recipe("x", recipe.parent(), fewer, none, "").hash());
    }

    @Test
    void anImageOfOthersStandsOnASlimDebian() {
        var image = new MirroredImages.MirroredImage(
                "lab/tool:1.0", Map.of("Dockerfile", "FROM $BASE\n"), Map.of("V", "1"));
        assertEquals("tool-1.0", image.recipe().name());
        assertEquals(Map.of("V", "1", "BASE", Recipe.SLIM.tag()), image.recipe().arguments());
    }
}
