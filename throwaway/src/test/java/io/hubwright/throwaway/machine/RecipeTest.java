package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {
    static Stream<Recipe> recipes() {
        return Stream.of(Recipe.MACHINE, Recipe.WORKSHOP, Recipe.REGISTRY, Recipe.HELLO_WORLD);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theDockerfileStandsOnTheParentAndCopiesWhatIsThere(Recipe recipe) {
        var dockerfile = new String(recipe.context().get("Dockerfile"), StandardCharsets.UTF_8);
        assertTrue(dockerfile.contains("FROM " + recipe.parent().orElseThrow().tag()), dockerfile);
        assertFalse(dockerfile.contains("${"), dockerfile);
        for (var file : recipe.files()) assertTrue(dockerfile.contains(file), file);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aChangeOfFilesOrParentChangesTheTag(Recipe recipe) {
        assertEquals(recipe.tag(), recipe.tag());
        assertNotEquals(
                recipe.hash(),
                new Recipe(recipe.name(), recipe.folder(), Optional.of(Recipe.HELLO_WORLD), recipe.files(), "").hash());
        if (!recipe.files().isEmpty())
            assertNotEquals(
                    recipe.hash(),
                    new Recipe(
                                    recipe.name(),
                                    recipe.folder(),
                                    recipe.parent(),
                                    recipe.files().subList(1, recipe.files().size()),
                                    "")
                            .hash());
    }
}
