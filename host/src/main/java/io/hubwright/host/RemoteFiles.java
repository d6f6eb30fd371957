package io.hubwright.host;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.RemoteCommandException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Files on a machine. */
final class RemoteFiles {
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3,4}");
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*:[A-Za-z0-9_][A-Za-z0-9_.-]*");

    // One line that changes nothing: what is there, to compare.
    private static final String STATE = "stat -c '%a %U:%G %u:%g' -- \"$1\" && sha256sum <\"$1\"";

    // The digest comes as the first line of the input: in the process list it would let others try guesses at a
    // password. Noclobber
    // refuses to follow a link that somebody put there. Chown before chmod, for chown drops set-user-id bits.
    private static final String WRITE = "set -eu; IFS= read -r s; t=$1.hubwright-$$; trap 'rm -f -- \"$t\"' EXIT; "
            + "umask 077; set -C; cat >\"$t\"; [ \"$(sha256sum <\"$t\" | cut -c1-64)\" = \"$s\" ]"
            + " || { echo 'what arrived is not what was sent' >&2; exit 3; }; "
            + "chown -- \"$3\" \"$t\"; chmod -- \"$2\" \"$t\"; sync -- \"$t\" 2>/dev/null || sync; mv -fT -- \"$t\" \"$1\"";

    private final Host host;

    RemoteFiles(Host host) {
        this.host = host;
    }

    boolean write(String path, byte[] content, String mode, String owner) {
        return put(
                path, digest(new ByteArrayInputStream(content)), mode, owner, () -> new ByteArrayInputStream(content));
    }

    boolean upload(Path local, String path, String mode, String owner) {
        try (var in = Files.newInputStream(local)) {
            return put(path, digest(in), mode, owner, () -> Files.newInputStream(local));
        } catch (IOException e) {
            throw new HubwrightException("cannot upload " + local + ": " + e, e);
        }
    }

    byte[] read(String path) {
        var content = new CappedOutput(Host.LARGEST_OUTPUT);
        var result = host.execute("read " + path, List.of("cat", "--", path), InputStream.nullInputStream(), content);
        if (result.succeeded()) return content.bytes();
        if (!host.exists(path)) throw new NotFoundException("there is no file " + path + " on " + host);
        throw new RemoteCommandException(
                "cannot read " + path + " on " + host + ": " + result.stderr().strip(), result.exitCode());
    }

    private boolean put(String path, String digest, String mode, String owner, Source source) {
        require(path, mode, owner);
        var octal = mode.replaceFirst("^0+(?=[0-7]{3})", "");
        var state = host.attempt("sh", "-c", STATE, "stat-file", path);
        if (state.succeeded() && same(state.stdout(), octal, owner, digest)) return false;
        try (var content = source.open()) {
            var words = List.of("sh", "-c", WRITE, "write-file", path, octal, owner);
            var digestLine = new ByteArrayInputStream((digest + "\n").getBytes(StandardCharsets.US_ASCII));
            var input = new SequenceInputStream(digestLine, content);
            var what = "write " + path;
            host.require(what, host.execute(what, words, input, OutputStream.nullOutputStream()));
            return true;
        } catch (IOException e) {
            throw new HubwrightException("cannot write " + path + " on " + host + ": " + e, e);
        }
    }

    private static boolean same(String state, String mode, String owner, String digest) {
        var words = state.split("\\s+");
        return words.length >= 4
                && words[0].equals(mode)
                && (words[1].equals(owner) || words[2].equals(owner))
                && words[3].equals(digest);
    }

    private static void require(String path, String mode, String owner) {
        if (!path.startsWith("/")) throw new IllegalArgumentException("the path " + path + " must start with /");
        if (!MODE.matcher(mode).matches())
            throw new IllegalArgumentException("the mode \"" + mode + "\" is not octal, such as 0600");
        if (!OWNER.matcher(owner).matches())
            throw new IllegalArgumentException("the owner \"" + owner + "\" must be user:group, such as root:root");
    }

    private static String digest(InputStream content) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) sha.update(buffer, 0, n);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new HubwrightException("cannot read what is to be uploaded: " + e, e);
        }
    }

    private interface Source {
        InputStream open() throws IOException;
    }
}
