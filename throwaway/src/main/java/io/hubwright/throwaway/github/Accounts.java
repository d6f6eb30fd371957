package io.hubwright.throwaway.github;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** People, organisations and teams. Names are told apart without regard to case, and shown as they were given. Thread-safe. */
final class Accounts {
    private final List<String> users = new ArrayList<>(); // all guarded by this
    private final Map<String, Set<String>> members = new TreeMap<>();
    private final Map<String, Set<String>> teams = new TreeMap<>();

    synchronized void add(String login) {
        if (find(login).isEmpty()) users.add(login);
    }

    synchronized List<String> all() {
        return List.copyOf(users);
    }

    synchronized Optional<String> find(String login) {
        return users.stream().filter(login::equalsIgnoreCase).findFirst();
    }

    synchronized int id(String login) {
        return 1000 + users.indexOf(login);
    }

    synchronized void join(String organisation, String login) {
        add(login);
        members.computeIfAbsent(folded(organisation), name -> new TreeSet<>()).add(folded(login));
    }

    /** A team's member is one of the organisation, too. */
    synchronized void joinTeam(String organisation, String team, String login) {
        join(organisation, login);
        teams.computeIfAbsent(folded(organisation + "/" + team), name -> new TreeSet<>())
                .add(folded(login));
    }

    synchronized void leave(String organisation, String login) {
        members.getOrDefault(folded(organisation), new TreeSet<>()).remove(folded(login));
        teams.forEach((team, logins) -> {
            if (team.startsWith(folded(organisation) + "/")) logins.remove(folded(login));
        });
    }

    synchronized boolean isMember(String organisation, String login) {
        return members.getOrDefault(folded(organisation), Set.of()).contains(folded(login));
    }

    synchronized boolean isTeamMember(String organisation, String team, String login) {
        return teams.getOrDefault(folded(organisation + "/" + team), Set.of()).contains(folded(login));
    }

    /** As {@code organisation/team}. */
    synchronized List<String> teamsOf(String login) {
        return teams.entrySet().stream()
                .filter(team -> team.getValue().contains(folded(login)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
