package io.hubwright.throwaway.openstack;

import io.hubwright.Time;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Everything that the cloud knows, behind one lock: each request and each later step of a state machine is one
 * transaction over all services, some microseconds long. The races of the real services come from their steps, which
 * are transactions of their own here, too.
 */
final class Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final Time time;

    final Table<Project> projects = new Table<>(lock);
    final Table<User> users = new Table<>(lock);
    final Table<Token> tokens = new Table<>(lock);
    final Table<ApplicationCredential> applicationCredentials = new Table<>(lock);
    /** By project id. */
    final Table<Quotas> quotas = new Table<>(lock);

    final Table<Image> images = new Table<>(lock);
    final Table<Flavor> flavors = new Table<>(lock);
    /** By user id, a slash and the name. */
    final Table<KeyPair> keyPairs = new Table<>(lock);

    final Table<Server> servers = new Table<>(lock);
    /** Kept, since lists of changes show them. */
    final Table<Server> deletedServers = new Table<>(lock);

    final Table<Volume> volumes = new Table<>(lock);
    final Table<Snapshot> snapshots = new Table<>(lock);

    final Table<Row> networks = new Table<>(lock);
    final Table<Row> subnets = new Table<>(lock);
    final Table<Row> routers = new Table<>(lock);
    final Table<Row> ports = new Table<>(lock);
    final Table<Row> securityGroups = new Table<>(lock);
    final Table<Row> securityGroupRules = new Table<>(lock);
    final Table<Row> floatingIps = new Table<>(lock);

    Store(Time time) {
        this.time = time;
    }

    /** The cloud's clock. */
    Time time() {
        return time;
    }

    <T> T transaction(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void transaction(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Lets others in while something slow is asked of a machine; what was read before may be old afterwards. */
    <T> T outside(Supplier<T> slow) {
        lock.unlock();
        try {
            return slow.get();
        } finally {
            lock.lock();
        }
    }

    Quotas quotas(String projectId) {
        return quotas.find(projectId).orElseGet(Quotas::ordinary);
    }
}
