package io.hubwright;

import java.util.List;

/** Tells the SSH host keys that a machine announced outside SSH, such as in its console log. Offered by a connection. */
public interface HostKeySource {
    /**
     * The keys as {@code type base64} ({@code ssh-ed25519 AAAA...}); empty if the machine has said nothing yet, or is not known
     * here. Blocks on one request.
     */
    List<String> hostKeys(String machineId);
}
