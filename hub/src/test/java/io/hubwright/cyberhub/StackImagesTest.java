package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StackImagesTest {
    private static final Pattern ARGUMENT = Pattern.compile("^ARG ([A-Z_]+)$", Pattern.MULTILINE);

    static Stream<ImageRecipe> recipes() {
        return StackImages.all().stream();
    }

    @Test
    void namesAndVersionsAreThoseOfDockerHub() {
        assertEquals(
                List.of(
                        "hubwright/front:1.22",
                        "hubwright/proxy:5.3.0",
                        "hubwright/hub:6.1.1",
                        "hubwright/hub:5.5.4",
                        "hubwright/singleuser:6.1.1"),
                recipes().map(ImageRecipe::name).toList());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void eachArgumentHasItsVersion(ImageRecipe recipe) {
        var wanted = ARGUMENT.matcher(recipe.files().get("Dockerfile"))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .sorted()
                .toList();
        assertEquals(wanted, recipe.arguments().keySet().stream().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theBaseIsTheBuildersChoice(ImageRecipe recipe) {
        var dockerfile = recipe.files().get("Dockerfile");
        assertTrue(dockerfile.contains("ARG BASE=debian:bookworm-slim\nFROM ${BASE}"), dockerfile);
        assertEquals("mine:1", recipe.addArgument("BASE", "mine:1").arguments().get("BASE"));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void nothingOfTheBuildersComputerIsInAPublishedImage(ImageRecipe recipe) {
        recipe.files()
                .values()
                .forEach(text -> assertFalse(
                        text.matches("(?s).*(BEGIN CERTIFICATE|PIP_|INDEX_URL|ca-certificates\\.crt).*"), text));
    }
}
