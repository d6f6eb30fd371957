package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.cyberhub.AccessDecision.Verdict;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may log in, and why: in Java, and in the Python that the hub runs. */
class AccessRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ASK_PYTHON =
            """
            import json, sys
            sys.path.insert(0, sys.argv[1])
            import hubwright_access
            for row in json.load(sys.stdin):
                policy = hubwright_access.Policy(row["directory"], row["allow_files"], row["block_files"], row["allowed"],
                    row["blocked"], row["admins"], row["organisations"])
                print(*policy.decide(row["user"]), sep="|")
            """;

    @TempDir
    Path directory;

    private static AccessDecision decide(AccessRow row, List<String> organisations) {
        return new AccessRules(
                        row.policy(),
                        lists(row, row.policy().allowFiles()),
                        lists(row, row.policy().blockFiles()),
                        organisations)
                .decide(row.user());
    }

    private static List<ListFile> lists(AccessRow row, List<String> names) {
        return names.stream()
                .map(name -> row.files().containsKey(name)
                        ? ListFile.parse(name, row.files().get(name).getBytes(StandardCharsets.UTF_8))
                        : ListFile.missing(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("io.hubwright.cyberhub.AccessRow#all")
    void decides(AccessRow row) {
        assertEquals(new AccessDecision(row.verdict(), row.reason()), decide(row, List.of()));
    }

    /** Instead of being let in, those whom no list names are looked up. */
    @ParameterizedTest
    @MethodSource("io.hubwright.cyberhub.AccessRow#all")
    void organisationsAreAskedAboutWhomNoListNames(AccessRow row) {
        var decision = decide(row, List.of("conp", "lab:staff"));
        var named = row.reason().startsWith("allowed") || row.reason().equals("an administrator");
        var blocked = row.reason().contains("block");
        if (named || blocked) assertEquals(row.verdict(), decision.verdict());
        else
            assertEquals(
                    new AccessDecision(Verdict.ASK, "in no allow list; GitHub is asked about conp, lab:staff"),
                    decision);
    }

    @Test
    void theHubDecidesTheSame() throws IOException, InterruptedException {
        Needed.all(Requires.program("python3"));
        Files.writeString(directory.resolve("hubwright_access.py"), HubFiles.resource("hubwright_access.py"));
        var rows = AccessRow.all().toList();
        var questions = JSON.createArrayNode();
        var expected = new ArrayList<String>();
        for (var row : rows)
            for (var organisations : List.of(List.<String>of(), List.of("conp", "lab:staff"))) {
                questions.add(question(row, organisations, expected.size()));
                var decision = decide(row, organisations);
                expected.add(decision.verdict().name().toLowerCase(Locale.ROOT) + "|" + decision.reason());
            }
        assertEquals(expected, ask(questions.toString()));
    }

    private ObjectNode question(AccessRow row, List<String> organisations, int number) throws IOException {
        var lists = Files.createDirectory(directory.resolve("lists" + number));
        for (var file : row.files().entrySet()) Files.writeString(lists.resolve(file.getKey()), file.getValue());
        var policy = row.policy();
        var question =
                JSON.createObjectNode().put("directory", lists.toString()).put("user", row.user());
        question.set("allow_files", JSON.valueToTree(policy.allowFiles()));
        question.set("block_files", JSON.valueToTree(policy.blockFiles()));
        question.set("allowed", JSON.valueToTree(policy.allowed()));
        question.set("blocked", JSON.valueToTree(policy.blocked()));
        question.set("admins", JSON.valueToTree(policy.admins()));
        question.set("organisations", JSON.valueToTree(organisations));
        return question;
    }

    private List<String> ask(String questions) throws IOException, InterruptedException {
        var python = new ProcessBuilder("python3", "-c", ASK_PYTHON, directory.toString())
                .redirectErrorStream(true)
                .start();
        try (var in = python.outputWriter()) {
            in.write(questions);
        }
        var lines = python.inputReader().lines().toList();
        assertEquals(0, python.waitFor(), String.join("\n", lines));
        return lines;
    }

    @Test
    void whatIsNotUtf8NeitherOpensNorBlocksInPart() {
        var latin = "anna\nj\u00fcrg\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("is not UTF-8", ListFile.parse("allow", latin).trouble());
    }

    @Test
    void problemsNameFileAndLine() {
        var list = ListFile.parse("allow", "anna\n\nbob carla\n-x\n");
        assertEquals(List.of("allow, line 3: is not one name", "allow, line 4: is not one name"), list.problems());
        assertEquals(
                List.of("the list block is not there"),
                ListFile.missing("block").problems());
    }

    @Test
    void editingKeepsWhatOthersWrote() {
        var text = "# team\nanna\n\nBob  # guest";
        assertEquals("# team\nanna\n\nBob  # guest\ncarla  # allowed\n", ListFile.with(text, "carla", "allowed"));
        assertEquals("# team\nanna\n", ListFile.without("# team\nanna\nBob # guest\n", "bob"));
        assertEquals("anna\n", ListFile.with("", "anna", "x").replaceAll("  #.*", ""));
        assertEquals("", ListFile.without("bob", "bob"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-anna", "an/na", "../anna", "anna\n", "\u00fcli"})
    void whatCannotBeANameIsRefusedAtOnce(String name) {
        if (name.strip().equals("anna")) assertEquals("anna", AccessPolicy.requireName(name));
        else
            assertThrows(
                    IllegalArgumentException.class, () -> AccessPolicy.lists().allowed(name));
    }

    @Test
    void aPolicyNeedsABlockFileAndDistinctFiles() {
        var lists = AccessPolicy.lists();
        assertThrows(
                IllegalArgumentException.class,
                () -> new AccessPolicy(Set.of(), Set.of(), Set.of(), List.of("allow"), List.of()));
        assertThrows(IllegalArgumentException.class, () -> lists.allowFiles("block"));
        assertThrows(IllegalArgumentException.class, () -> lists.allowFiles("../allow"));
    }
}
