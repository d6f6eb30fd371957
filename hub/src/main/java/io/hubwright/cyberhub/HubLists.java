package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.host.Host;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A hub's list files on its host. Operators write in them, too: their lines, mode and owner stay. */
record HubLists(HubPlace place) {

    AccessRules rules() {
        var access = place.spec().access();
        return new AccessRules(
                access, read(access.allowFiles()), read(access.blockFiles()), HubConfig.organisations(place.spec()));
    }

    private List<ListFile> read(List<String> names) {
        return names.stream()
                .map(name ->
                        content(name).map(bytes -> ListFile.parse(name, bytes)).orElseGet(() -> ListFile.missing(name)))
                .toList();
    }

    private Optional<byte[]> content(String name) {
        try {
            return Optional.of(root().readFile(path(name)));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    void block(String user) {
        var files = place.spec().access().blockFiles();
        if (read(files).stream().noneMatch(list -> list.line(user).isPresent())) append(files.get(0), user, "blocked");
    }

    void unblock(String user) {
        place.spec().access().blockFiles().forEach(file -> takeOut(file, user));
    }

    void allow(String user) {
        var files = place.spec().access().allowFiles();
        if (read(files).stream().anyMatch(list -> list.line(user).isPresent())) return;
        if (files.isEmpty())
            throw new HubwrightException("the hub " + place.spec().name()
                    + " has no allow file: name the user in the script, by AccessPolicy.allowed");
        append(files.get(0), user, "allowed");
    }

    void disallow(String user) {
        var access = place.spec().access();
        var others = read(access.allowFiles()).stream()
                .anyMatch(list -> list.entries().keySet().stream().anyMatch(name -> !name.equals(user)));
        if (!others
                && access.allowed().isEmpty()
                && HubConfig.organisations(place.spec()).isEmpty())
            throw new HubwrightException(user + " is the last name in the allow lists of "
                    + place.spec().name()
                    + ", and without any name everybody may log in: allow another one first, or block " + user);
        access.allowFiles().forEach(file -> takeOut(file, user));
    }

    private void append(String file, String user, String verb) {
        var day = LocalDate.ofInstant(place.time().now(), ZoneOffset.UTC);
        write(file, ListFile.with(text(file), user, verb + " " + day));
    }

    private void takeOut(String file, String user) {
        var text = text(file);
        if (ListFile.parse(file, text).line(user).isPresent()) write(file, ListFile.without(text, user));
    }

    private String text(String file) {
        return content(file)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    // Whole and at once: half a block list would let somebody in.
    private void write(String file, String text) {
        var there = root().attempt("stat", "-c", "%a %U:%G", path(file));
        var words = there.succeeded() ? there.stdout().strip().split(" ") : new String[] {"0644", "root:root"};
        root().writeFile(path(file), text, words[0], words[1]);
    }

    private String path(String file) {
        return HubPaths.of(place.spec()).access() + "/" + file;
    }

    private Host root() {
        return place.host().sudo();
    }
}
