package io.hubwright.openstack;

import io.hubwright.openstack.Nova.Instance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.openstack4j.api.Builders;
import org.openstack4j.model.compute.ServerCreate;

/** The request that creates a server. */
final class Boot {
    /** In the server's metadata: what its user data was, so that a later change can be told. */
    static final String USER_DATA_KEY = "hubwright-user-data";
    /** The image as the script wrote it. */
    static final String IMAGE_KEY = "hubwright-image";
    /** The flavor as the script wrote it, a space, and its id at that time. */
    static final String FLAVOR_KEY = "hubwright-flavor";

    private static final int HASH_LENGTH = 16;

    private Boot() {}

    static ServerCreate request(
            ServerSpec spec, String imageId, String flavorId, Optional<String> keyName, String portId, String mark) {
        var server = Builders.server()
                .name(spec.name())
                .image(imageId)
                .flavor(flavorId)
                .addNetworkPort(portId)
                .addMetadataItem(Mark.METADATA_KEY, mark)
                .addMetadataItem(IMAGE_KEY, spec.made().image());
        flavor(spec.made().flavor(), flavorId).forEach(server::addMetadataItem);
        keyName.ifPresent(server::keypairName);
        spec.availabilityZone().ifPresent(server::availabilityZone);
        spec.userData().ifPresent(text -> server.userData(
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .addMetadataItem(USER_DATA_KEY, hash(text)));
        return server.build();
    }

    static Map<String, String> flavor(String asWritten, String id) {
        return Map.of(FLAVOR_KEY, asWritten + " " + id);
    }

    /** True if it was made or resized by us for this flavor, and has it still. */
    static boolean isFlavor(Instance server, String asWritten) {
        return noted(server).equals(asWritten + " " + server.flavorId());
    }

    /** True if it has the flavor that we wanted for it last. */
    static boolean isFlavor(Instance server) {
        return noted(server).endsWith(" " + server.flavorId());
    }

    private static String noted(Instance server) {
        return server.metadata().getOrDefault(FLAVOR_KEY, "");
    }

    static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
