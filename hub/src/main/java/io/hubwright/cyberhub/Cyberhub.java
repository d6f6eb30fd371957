package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.host.CommandResult;
import io.hubwright.hub.DockerUpkeep;
import io.hubwright.hub.Doctor;
import io.hubwright.hub.ImagePolicy;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A hub that was brought up, to be run: {@code report.get(hub)} gives it. Every call goes over the host's SSH connection, and throws
 * {@link io.hubwright.UnavailableException} when that is lost; it works as long as the {@code Hubwright} that made it is open.
 * Thread-safe. Users' names are compared in lower case.
 */
public final class Cyberhub {
    private final HubPlace place;

    Cyberhub(HubPlace place) {
        this.place = place;
    }

    /** What runs as a container of its own. */
    public enum Part {
        HUB,
        PROXY,
        FRONT
    }

    /** Where users find it. */
    public URI url() {
        return URI.create(place.spec().url());
    }

    /** Its containers, its version and who works on it. */
    public CyberhubStatus status() {
        try (var hub = place.open()) {
            return new HubOperation(hub).status();
        }
    }

    /** Starts what {@link #down} stopped, and the front if that does not run; blocks until users can log in. */
    public void up() {
        try (var hub = place.open()) {
            new HubOperation(hub).up();
        }
    }

    /** Stops the hub and all servers of its users; nothing is removed. Docker starts the hub again with its machine. */
    public void down() {
        try (var hub = place.open()) {
            new HubOperation(hub).down();
        }
    }

    /** Starts the hub anew, which reads its files. Users' notebooks and log-ins go on. Blocks for about ten seconds. */
    public void restart() {
        try (var hub = place.open()) {
            new HubOperation(hub).restart();
        }
    }

    /** The last lines of what it printed. */
    public String logs(Part part, int lines) {
        try (var hub = place.open()) {
            return new HubOperation(hub).logs(part, lines);
        }
    }

    /** Runs a command in one of its containers and waits for its end, at most ten minutes; its errors are in stdout, too. */
    public CommandResult exec(Part part, String... command) {
        try (var hub = place.open()) {
            return new HubOperation(hub).exec(part, command);
        }
    }

    /**
     * The same with a terminal, as for a shell. Blocks until the command has ended.
     *
     * @param keyboard read in the background until the command has ended
     * @param screen flushed with each piece; not closed
     * @return the exit code
     */
    public int terminal(Part part, InputStream keyboard, OutputStream screen, String... command) {
        try (var hub = place.open()) {
            return new HubOperation(hub).terminal(part, keyboard, screen, command);
        }
    }

    /** Asks all that can be asked without changing anything, and starts a server for a user of its own. Blocks for some 15 s. */
    public CyberhubHealth health() {
        return CyberhubHealth.of(place);
    }

    /**
     * A doctor who asks what there is to know about this hub: Docker's space and inodes, processes, the hub's storage, its certificate,
     * what it mounts, and all of {@link #health}. Nothing happens before {@link Doctor#examine}, which blocks for some 20 s.
     */
    public Doctor doctor() {
        return new HubDoctor(place).doctor();
    }

    /**
     * Removes from the host the images of this hub and those that its users may choose, as far as no container uses them, running or
     * stopped. The next apply brings them back. (A server that is started before pulls its image again, which must not take more than
     * three minutes.)
     *
     * @return the names that are gone
     */
    public List<String> removeImages() {
        var names = HubContainers.images(place.spec());
        return DockerUpkeep.on(place.host())
                .prune(ImagePolicy.unused().only(names), place.time().now())
                .stream()
                .flatMap(image -> image.names().stream())
                .toList();
    }

    /** Whom the hub knows, by name. */
    public List<HubUser> users() {
        try (var hub = place.open()) {
            return HubUser.all(hub.api());
        }
    }

    /** Whether this user may log in, and which line of which list says so. */
    public AccessDecision explain(String user) {
        return lists().rules().decide(AccessPolicy.requireName(user));
    }

    /** What is wrong with the lists, a sentence each. */
    public List<String> listProblems() {
        return lists().rules().problems();
    }

    /**
     * Writes the user to the block list and ends what he has: servers, sessions, tokens. Blocks until all of it is gone, some
     * seconds. His files stay.
     *
     * @throws io.hubwright.DeadlineExceededException if the hub does not end it; he is on the list then
     */
    public void block(String user) {
        var name = AccessPolicy.requireName(user);
        lists().block(name);
        try (var hub = place.open()) {
            new UserRemoval(hub.api(), place.time()).remove(name);
        }
    }

    /** Takes the user off the block lists. Whether he may log in is told by what is returned. */
    public AccessDecision unblock(String user) {
        var name = AccessPolicy.requireName(user);
        lists().unblock(name);
        return explain(name);
    }

    /** Writes the user to the first allow list. Whether he may log in is told by what is returned. */
    public AccessDecision allow(String user) {
        var name = AccessPolicy.requireName(user);
        lists().allow(name);
        return explain(name);
    }

    /**
     * Takes the user off the allow lists. What he has open goes on: {@link #block} ends it.
     *
     * @throws HubwrightException if he is the only name in them, for without him everybody may log in
     */
    public AccessDecision disallow(String user) {
        var name = AccessPolicy.requireName(user);
        lists().disallow(name);
        return explain(name);
    }

    /**
     * Writes the hub's database, secrets and lists to a file of this computer, for its owner alone. Works while the hub runs.
     *
     * @param withHomes users' homes and shared directories, too; a file that is written meanwhile is as it was at some moment
     */
    public void backup(Path file, boolean withHomes) {
        try (var hub = place.open()) {
            new HubBackup(hub).write(file, withHomes);
        }
    }

    /**
     * Puts back what {@link #backup} wrote, on this host or another one: whoever was logged in then is logged in again. The hub stops
     * meanwhile. The database that is there is kept beside those of the upgrades; files that the backup does not have stay.
     */
    public void restore(Path file) {
        try (var hub = place.open()) {
            new HubBackup(hub).restore(file);
        }
    }

    /**
     * Goes back to the image before the last upgrade, with the database as it was then; what changed in it since is lost (users' files
     * are not in it). Give the spec that image, or the next apply upgrades again.
     *
     * @return the image
     * @throws HubwrightException if there was no upgrade
     */
    public String rollback() {
        try (var hub = place.open()) {
            return new HubRollback(hub).run();
        }
    }

    private HubLists lists() {
        return new HubLists(place);
    }

    @Override
    public String toString() {
        return "cyberhub " + place.spec().url();
    }
}
