package io.hubwright.throwaway.openstack;

import io.hubwright.Time;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Nova server: what was asked for, and the state that Nova's state machine is in.
 *
 * @param time stamps what becomes of it
 */
record Server(String id, Owner owner, Wish wish, State state, Instant created, Instant updated, Time time) {
    /**
     * What was asked for.
     *
     * @param givenPorts the ports that the user made: they outlive the server
     */
    record Wish(
            String name,
            Optional<String> description,
            Optional<String> imageId,
            Flavor flavor,
            Optional<KeyPair> keyPair,
            Map<String, String> metadata,
            Set<String> tags,
            Optional<String> userData,
            String zone,
            Set<String> givenPorts) {
        Wish {
            metadata = Map.copyOf(metadata);
            tags = Set.copyOf(new TreeSet<>(tags));
            givenPorts = Set.copyOf(givenPorts);
        }

        Wish named(String name, Optional<String> description) {
            return new Wish(name, description, imageId, flavor, keyPair, metadata, tags, userData, zone, givenPorts);
        }

        Wish flavor(Flavor flavor) {
            return new Wish(name, description, imageId, flavor, keyPair, metadata, tags, userData, zone, givenPorts);
        }

        Wish metadata(Map<String, String> metadata) {
            return new Wish(name, description, imageId, flavor, keyPair, metadata, tags, userData, zone, givenPorts);
        }

        Wish tags(Set<String> tags) {
            return new Wish(name, description, imageId, flavor, keyPair, metadata, tags, userData, zone, givenPorts);
        }

        Wish givenPorts(Set<String> givenPorts) {
            return new Wish(name, description, imageId, flavor, keyPair, metadata, tags, userData, zone, givenPorts);
        }
    }

    /** Nova's own two words for a state, and what comes with them. */
    record State(
            String vm, Optional<String> task, Optional<Failure> failure, Optional<Instant> launched, boolean locked) {
        static final State NEW =
                new State("building", Optional.of("scheduling"), Optional.empty(), Optional.empty(), false);

        State vm(String vm) {
            return new State(vm, Optional.empty(), Optional.empty(), launched, locked);
        }

        State task(String task) {
            return new State(vm, Optional.of(task), failure, launched, locked);
        }

        State failed(String message, Instant at) {
            return new State("error", Optional.empty(), Optional.of(new Failure(500, message, at)), launched, locked);
        }

        State up(Instant at) {
            return new State("active", Optional.empty(), Optional.empty(), Optional.of(at), locked);
        }

        State locked(boolean locked) {
            return new State(vm, task, failure, launched, locked);
        }

        /** As libvirt counts: 1 running, 4 shut down, 0 unknown. */
        int power() {
            return switch (vm) {
                case "active", "resized" -> 1;
                case "stopped" -> 4;
                default -> 0;
            };
        }

        String status() {
            String doing = task.orElse("");
            return switch (vm) {
                case "building" -> "BUILD";
                case "active" ->
                    switch (doing) {
                        case "rebooting" -> "REBOOT";
                        case "rebooting_hard" -> "HARD_REBOOT";
                        case "resize_prep", "resize_migrating", "resize_finish" -> "RESIZE";
                        default -> "ACTIVE";
                    };
                case "stopped" -> doing.startsWith("resize") ? "RESIZE" : "SHUTOFF";
                case "resized" -> "VERIFY_RESIZE";
                case "deleted" -> "DELETED";
                default -> "ERROR";
            };
        }
    }

    /** Why a server is in ERROR. */
    record Failure(int code, String message, Instant at) {}

    String name() {
        return wish.name();
    }

    boolean isBeing(String task) {
        return state.task().map(task::equals).orElse(false);
    }

    Server state(State state) {
        return new Server(id, owner, wish, state, created, time.now(), time);
    }

    Server wish(Wish wish) {
        return new Server(id, owner, wish, state, created, time.now(), time);
    }

    /** Names have letters, digits and hyphens only when they become host names. */
    String hostname() {
        String name = wish.name().replaceAll("[^A-Za-z0-9-]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "server-" + id : name.substring(0, Math.min(63, name.length()));
    }

    List<String> authorizedKeys() {
        return wish.keyPair().map(key -> List.of(key.publicKey())).orElse(List.of());
    }
}
