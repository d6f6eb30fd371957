package io.hubwright.host;

import java.net.URI;

/** Where Docker Engine's packages come from. */
public sealed interface DockerSource {
    /** Docker's own repository, {@code https://download.docker.com/linux}. */
    static DockerSource docker() {
        return Repository.DOCKER;
    }

    /** The distribution's own packages. */
    static DockerSource distribution() {
        return new Distribution();
    }

    /** A copy of Docker's repository, or one laid out like it: see {@link Repository}. */
    static DockerSource repository(URI address, String armoredKey) {
        return new Repository(address, armoredKey);
    }

    /** The distribution's own packages: older, and cared for by its security team. */
    record Distribution() implements DockerSource {}

    /**
     * A repository laid out as Docker's own: below the address come {@code debian}, {@code ubuntu}, {@code rhel} or {@code centos}.
     *
     * @param armoredKey the OpenPGP key that signs it; empty if the machine is to fetch {@code gpg} from the repository itself,
     *     over TLS
     */
    record Repository(URI address, String armoredKey) implements DockerSource {
        static final Repository DOCKER = new Repository(URI.create("https://download.docker.com/linux"), "");

        public Repository {
            if (armoredKey.isEmpty() && !"https".equals(address.getScheme()))
                throw new IllegalArgumentException(
                        "the repository " + address + " is not https: give the key that signs it");
            if (!armoredKey.isEmpty() && !armoredKey.contains("BEGIN PGP PUBLIC KEY BLOCK"))
                throw new IllegalArgumentException("the key of " + address + " is no armored OpenPGP public key");
        }

        /** Without a slash at its end. */
        String below(String distribution) {
            return address.toString().replaceFirst("/+$", "") + "/" + distribution;
        }
    }
}
