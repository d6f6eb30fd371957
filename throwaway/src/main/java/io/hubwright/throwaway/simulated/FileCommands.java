package io.hubwright.throwaway.simulated;

import io.hubwright.throwaway.simulated.GuestFiles.Directory;
import io.hubwright.throwaway.simulated.GuestFiles.Link;
import io.hubwright.throwaway.simulated.GuestFiles.Plain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The commands on files, each in the one form in which it is sent. They are carried out on files in memory, for certificates,
 * passwords and log-ins are others in each run. When machines are recorded, every answer is compared with the real machine's.
 */
final class FileCommands {
    private static final Set<String> SCRIPTS = Set.of("stat-file", "write-file", "read-files");
    private static final Set<String> CHANGES = Set.of("mkdir", "install", "ln", "mv", "rm", "rmdir");

    private final GuestFiles files;
    private final Map<String, String> forms;

    /** @param forms the digests of the scripts that are known, by their names */
    FileCommands(GuestFiles files, Map<String, String> forms) {
        this.files = files;
        this.forms = forms;
    }

    /** The name of the script that the command is an instance of, if it works on files, and the digest of its text. */
    static Optional<Map.Entry<String, String>> form(CommandLine line, byte[] input) {
        var words = line.words();
        if (words.size() > 3 && words.get(0).equals("sh") && words.get(1).equals("-c") && isScript(words.get(3)))
            return Optional.of(Map.entry(words.get(3), Request.digest(words.get(2))));
        return line.script().filter(FileCommands::isScript).map(name -> Map.entry(name, Request.digest(input)));
    }

    private static boolean isScript(String name) {
        return SCRIPTS.contains(name);
    }

    /** Empty if it is no command on files. Root's only. */
    Optional<Answer> run(CommandLine line, byte[] input) {
        if (!line.root()) return Optional.empty();
        var form = form(line, input);
        if (form.isPresent())
            return form.get().getValue().equals(forms.get(form.get().getKey()))
                    ? Optional.of(script(form.get().getKey(), line.words(), input))
                    : Optional.empty();
        return plain(line.words());
    }

    /** True if it changes files. */
    boolean writes(CommandLine line, byte[] input) {
        var form = form(line, input);
        if (form.isPresent()) return form.get().getKey().equals("write-file");
        return line.root() && CHANGES.contains(line.words().get(0));
    }

    private Answer script(String name, List<String> words, byte[] input) {
        return switch (name) {
            case "stat-file" -> state(words.get(4));
            case "write-file" -> write(words.get(4), words.get(5), words.get(6), input);
            default -> read(words.subList(4, words.size()));
        };
    }

    private Optional<Answer> plain(List<String> words) {
        var paths = new ArrayList<>(words.subList(1, words.size()));
        paths.remove("--");
        return switch (words.get(0)) {
            case "cat" -> paths.size() == 1 ? Optional.of(cat(paths.get(0))) : Optional.empty();
            case "test" ->
                paths.get(0).equals("-e")
                        ? Optional.of(files.find(paths.get(1)).isPresent() ? Answer.of("") : Answer.failed(""))
                        : Optional.empty();
            case "mkdir" -> makeDirectories(paths);
            case "install" -> install(paths);
            case "ln" -> take(paths, "-sfn", () -> files.put(paths.get(2), new Link(paths.get(1))));
            case "mv" -> take(paths, "-Tf", () -> files.rename(paths.get(1), paths.get(2)));
            case "rm" ->
                paths.get(0).startsWith("-")
                        ? take(paths, paths.get(0), () -> paths.stream().skip(1).forEach(files::remove))
                        : Optional.empty();
            case "rmdir" -> paths.size() == 1 ? Optional.of(removeEmpty(paths.get(0))) : Optional.empty();
            case "ls" ->
                paths.get(0).equals("-A")
                        ? Optional.of(Answer.of(String.join("", lines(files.list(paths.get(1))))))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static List<String> lines(List<String> names) {
        return names.stream().map(name -> name + "\n").toList();
    }

    private static Optional<Answer> take(List<String> words, String option, Runnable action) {
        if (!words.get(0).equals(option)) return Optional.empty();
        action.run();
        return Optional.of(Answer.of(""));
    }

    private Optional<Answer> makeDirectories(List<String> words) {
        if (!words.remove("-p")) return Optional.empty();
        int mode = words.indexOf("-m");
        if (mode < 0) {
            words.forEach(files::makeDirectories);
            return Optional.of(Answer.of(""));
        }
        var octal = words.remove(mode + 1).replaceFirst("^0", "");
        words.remove(mode);
        for (var path : words) if (files.find(path).isEmpty()) files.put(path, new Directory(octal));
        return Optional.of(Answer.of(""));
    }

    private Optional<Answer> install(List<String> words) {
        if (words.size() != 8 || !words.subList(0, 7).equals(List.of("-d", "-m", "0700", "-o", "root", "-g", "root")))
            return Optional.empty();
        files.put(words.get(7), new Directory("700"));
        return Optional.of(Answer.of(""));
    }

    private Answer cat(String path) {
        return files.plain(path)
                .map(file -> Answer.of(file.content()))
                .orElseGet(() -> Answer.failed("cat: " + path + ": No such file or directory\n"));
    }

    private Answer removeEmpty(String path) {
        if (files.find(path).isEmpty())
            return Answer.failed("rmdir: failed to remove '" + path + "': No such file or directory\n");
        if (!files.list(path).isEmpty())
            return Answer.failed("rmdir: failed to remove '" + path + "': Directory not empty\n");
        files.remove(path);
        return Answer.of("");
    }

    private Answer state(String path) {
        return files.plain(path)
                .map(file -> Answer.of(file.mode() + " " + file.owner() + " 0:0\n" + sha256(file.content()) + "  -\n"))
                .orElseGet(() -> Answer.failed("stat: cannot statx '" + path + "': No such file or directory\n"));
    }

    // The first line of the input is the content's digest.
    private Answer write(String path, String mode, String owner, byte[] input) {
        var text = new String(input, StandardCharsets.ISO_8859_1);
        int line = text.indexOf('\n');
        var content = text.substring(line + 1);
        if (line < 0 || !sha256(content).equals(text.substring(0, line)))
            return new Answer(3, "", "what arrived is not what was sent\n");
        files.put(path, new Plain(mode, owner, content));
        return Answer.of("");
    }

    private Answer read(List<String> paths) {
        var text = new StringBuilder();
        for (var path : paths)
            files.plain(path)
                    .ifPresent(file -> text.append(file.mode() + " =" + base64(file.content()) + " " + path + "\n"));
        return Answer.of(text.toString());
    }

    static String sha256(String content) {
        try {
            var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    static String base64(String content) {
        return Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
