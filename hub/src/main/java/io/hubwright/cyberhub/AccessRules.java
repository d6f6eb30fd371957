package io.hubwright.cyberhub;

import static io.hubwright.cyberhub.AccessDecision.allow;
import static io.hubwright.cyberhub.AccessDecision.refuse;

import io.hubwright.cyberhub.AccessDecision.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides as {@code hubwright_access.py} does in the hub; one table of tests holds both to the same answers.
 *
 * @param organisations whose members may log in, too
 */
record AccessRules(
        AccessPolicy policy, List<ListFile> allowLists, List<ListFile> blockLists, List<String> organisations) {

    AccessDecision decide(String user) {
        var name = AccessPolicy.fold(user);
        return refusal(name)
                .map(AccessDecision::refuse)
                .or(() -> named(name).map(AccessDecision::allow))
                .orElseGet(this::unnamed);
    }

    /** Why this user is refused whatever the allow lists say. */
    private Optional<String> refusal(String name) {
        return blockLists.stream()
                .filter(list -> !list.trouble().isEmpty())
                .map(list -> "the block list " + list.name() + " " + list.trouble() + ", so nobody may log in")
                .findFirst()
                .or(() -> policy.blocked().contains(name) ? Optional.of("blocked by the script") : Optional.empty())
                .or(() -> first(blockLists, name).map(place -> "blocked by " + place))
                .or(() -> blockLists.stream()
                        .flatMap(list -> list
                                .badLine(name)
                                .map(line -> "blocked by " + list.name() + ", line " + line + ", which is not one name")
                                .stream())
                        .findFirst());
    }

    private Optional<String> named(String name) {
        if (policy.admins().contains(name)) return Optional.of("an administrator");
        if (policy.allowed().contains(name)) return Optional.of("allowed by the script");
        return first(allowLists, name).map(place -> "allowed by " + place);
    }

    private AccessDecision unnamed() {
        if (!organisations.isEmpty())
            return new AccessDecision(
                    Verdict.ASK, "in no allow list; GitHub is asked about " + String.join(", ", organisations));
        for (var list : allowLists)
            if (!list.trouble().isEmpty())
                return refuse("the allow list " + list.name() + " " + list.trouble()
                        + ", so only those named elsewhere may log in");
        for (var list : allowLists)
            for (var line : list.bad().keySet())
                return refuse("in no allow list, and " + list.name() + ", line " + line + ", is not one name");
        if (!policy.allowed().isEmpty() || ListFile.anyEntry(allowLists)) return refuse("in no allow list");
        return allow("no allow list has a name, so everybody may log in");
    }

    private static Optional<String> first(List<ListFile> lists, String name) {
        return lists.stream()
                .flatMap(list -> list.line(name).map(line -> list.name() + ", line " + line).stream())
                .findFirst();
    }

    /** What an operator should mend, a sentence each. */
    List<String> problems() {
        return Stream.concat(blockLists.stream(), allowLists.stream())
                .flatMap(list -> list.problems().stream())
                .toList();
    }
}
