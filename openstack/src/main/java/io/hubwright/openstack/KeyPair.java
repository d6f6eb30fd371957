package io.hubwright.openstack;

/**
 * A key pair that is there.
 *
 * @param name as the cloud calls it
 * @param fingerprint as the cloud shows it: MD5 of the public key, bytes in hexadecimal between colons
 */
public record KeyPair(String name, String fingerprint) {
    @Override
    public String toString() {
        return name + " " + fingerprint;
    }
}
