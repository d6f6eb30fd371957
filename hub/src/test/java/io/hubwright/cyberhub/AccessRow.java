package io.hubwright.cyberhub;

import io.hubwright.cyberhub.AccessDecision.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One case of who may log in. The same rows are held against the rules in Java, against those in Python, and against a running hub.
 *
 * @param files content by name; a list file that is not named here does not exist
 */
record AccessRow(
        String what, AccessPolicy policy, Map<String, String> files, String user, Verdict verdict, String reason) {
    private static final AccessPolicy LISTS = AccessPolicy.lists();
    private static final String OPEN = "no allow list has a name, so everybody may log in";
    private static final String ABSENT = "in no allow list";

    /** With nothing but files: these can follow one another on one hub. */
    static List<AccessRow> ofFiles() {
        return List.of(
                files("all lists are empty", "", "", "anna", Verdict.ALLOW, OPEN),
                files("on the allow list", "anna\n", "", "anna", Verdict.ALLOW, "allowed by allow, line 1"),
                files("not on the allow list", "anna\n", "", "bob", Verdict.REFUSE, ABSENT),
                files("taken off the allow list", "carla\n", "", "anna", Verdict.REFUSE, ABSENT),
                files("the allow list is emptied again", "", "", "bob", Verdict.ALLOW, OPEN),
                files("on the block list", "", "bob\n", "bob", Verdict.REFUSE, "blocked by block, line 1"),
                files("another one is on the block list", "", "bob\n", "anna", Verdict.ALLOW, OPEN),
                files("on both lists", "anna\n", "anna\n", "anna", Verdict.REFUSE, "blocked by block, line 1"),
                files("blank lines only", "\n\n", "\n", "anna", Verdict.ALLOW, OPEN),
                files("comments only", "# nobody yet\n", "", "anna", Verdict.ALLOW, OPEN),
                files("line ends of DOS", "anna\r\nbob\r\n", "", "bob", Verdict.ALLOW, "allowed by allow, line 2"),
                files("blanks around a name", "  anna \t\n", "", "anna", Verdict.ALLOW, "allowed by allow, line 1"),
                files(
                        "a comment behind a name",
                        "anna # until June\n",
                        "",
                        "anna",
                        Verdict.ALLOW,
                        "allowed by allow, line 1"),
                files("upper case in a file", "Anna\n", "", "anna", Verdict.ALLOW, "allowed by allow, line 1"),
                files("upper case at the log-in", "anna\n", "", "ANNA", Verdict.ALLOW, "allowed by allow, line 1"),
                files("upper case on the block list", "", "BOB", "bob", Verdict.REFUSE, "blocked by block, line 1"),
                files("no line end at the end", "anna", "", "anna", Verdict.ALLOW, "allowed by allow, line 1"),
                files(
                        "a mark of UTF-8 at the beginning",
                        "\ufeffanna\n",
                        "",
                        "anna",
                        Verdict.ALLOW,
                        "allowed by allow, line 1"),
                files(
                        "only a bad line does not open the hub",
                        "anna bob\n",
                        "",
                        "anna",
                        Verdict.REFUSE,
                        "in no allow list, and allow, line 1, is not one name"),
                files(
                        "a bad line beside names",
                        "anna\nbob;carla\n",
                        "",
                        "anna",
                        Verdict.ALLOW,
                        "allowed by allow, line 1"),
                files(
                        "a bad line of the block list blocks all its words",
                        "",
                        "# these\nAnna, bob\n",
                        "anna",
                        Verdict.REFUSE,
                        "blocked by block, line 2, which is not one name"));
    }

    /** With values of the script, too. */
    static List<AccessRow> ofValues(AccessPolicy policy) {
        return List.of(
                row("an upper-case value", policy, "", "", "alice", Verdict.ALLOW, "allowed by the script"),
                row("a value closes the hub", policy, "", "", "bob", Verdict.REFUSE, ABSENT),
                row("a value and a file add up", policy, "bob\n", "", "bob", Verdict.ALLOW, "allowed by allow, line 1"),
                row("allowed and blocked", policy, "", "alice\n", "alice", Verdict.REFUSE, "blocked by block, line 1"),
                row(
                        "nobody gets in when the only one is blocked",
                        policy,
                        "",
                        "alice\n",
                        "bob",
                        Verdict.REFUSE,
                        ABSENT),
                row("an admin on no list", policy, "bob\n", "", "root1", Verdict.ALLOW, "an administrator"),
                row("a blocked admin", policy, "", "root1\n", "root1", Verdict.REFUSE, "blocked by block, line 1"),
                row("blocked by value", policy, "mallory\n", "", "mallory", Verdict.REFUSE, "blocked by the script"));
    }

    /** {@link #ofValues} is made for this one. */
    static AccessPolicy values() {
        return LISTS.allowed("Alice").admins("Root1").blocked("Mallory");
    }

    /** What no hub of a test is brought into. */
    private static Stream<AccessRow> ofMissingFiles() {
        return Stream.of(
                new AccessRow(
                        "no block list",
                        LISTS,
                        Map.of("allow", "anna\n"),
                        "anna",
                        Verdict.REFUSE,
                        "the block list block is not there, so nobody may log in"),
                new AccessRow(
                        "no allow list",
                        LISTS,
                        Map.of("block", ""),
                        "anna",
                        Verdict.REFUSE,
                        "the allow list allow is not there, so only those named elsewhere may log in"),
                new AccessRow(
                        "an admin without an allow list",
                        LISTS.admins("anna"),
                        Map.of("block", ""),
                        "anna",
                        Verdict.ALLOW,
                        "an administrator"),
                new AccessRow(
                        "two allow files",
                        LISTS.allowFiles("wlist", "team"),
                        Map.of("wlist", "", "team", "bob\n", "block", ""),
                        "bob",
                        Verdict.ALLOW,
                        "allowed by team, line 1"),
                new AccessRow(
                        "one of two allow files is missing",
                        LISTS.allowFiles("wlist", "team"),
                        Map.of("wlist", "", "block", ""),
                        "bob",
                        Verdict.REFUSE,
                        "the allow list team is not there, so only those named elsewhere may log in"),
                new AccessRow(
                        "no allow file at all",
                        new AccessPolicy(Set.of(), Set.of(), Set.of(), List.of(), List.of("block")),
                        Map.of("block", ""),
                        "bob",
                        Verdict.ALLOW,
                        OPEN));
    }

    static Stream<AccessRow> all() {
        return Stream.of(ofFiles().stream(), ofValues(values()).stream(), ofMissingFiles())
                .flatMap(rows -> rows);
    }

    private static AccessRow files(
            String what, String allow, String block, String user, Verdict verdict, String reason) {
        return row(what, LISTS, allow, block, user, verdict, reason);
    }

    private static AccessRow row(
            String what, AccessPolicy policy, String allow, String block, String user, Verdict verdict, String reason) {
        return new AccessRow(what, policy, Map.of("allow", allow, "block", block), user, verdict, reason);
    }

    @Override
    public String toString() {
        return what;
    }
}
