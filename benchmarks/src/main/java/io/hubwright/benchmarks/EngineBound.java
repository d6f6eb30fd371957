package io.hubwright.benchmarks;

import io.hubwright.engine.Budget;
import io.hubwright.throwaway.openstack.Latencies;
import java.time.Duration;

/**
 * How fast anything could be that uses the cloud's API in the way of the workload: a lower bound, reached by who knows everything and
 * polls without delay.
 *
 * <p>The longest chain is security group, port, server, build, attachment: each waits for the answer to the one before. Looking,
 * logging in, marks and rules are left out, so what we do there counts against us. Only the servers' requests must queue: those of
 * ports are sent in bulk, those of volumes and addresses fit beside the builds.
 */
record EngineBound(Latencies latencies, Budget budget) {
    /** @param built how many servers the cloud has built before: it decides how long the next ones take */
    Duration of(int servers, int built) {
        Duration first = latencies.write().multipliedBy(2); // security group, port
        Duration last = Duration.ZERO;
        for (int i = 0; i < servers; i++) {
            Duration up = sent(i).plus(latencies.write()).plus(latencies.build(built + i));
            last = up.compareTo(last) > 0 ? up : last;
        }
        Duration attached = latencies.write().plus(latencies.attach());
        Duration chain = first.plus(last).plus(attached);
        // A server and an attachment each need a request to Nova, and all of them pass the same gate.
        Duration gate = first.plus(sent(2 * servers - 1)).plus(attached);
        return chain.compareTo(gate) > 0 ? chain : gate;
    }

    /** When the nth request of a service goes out at the earliest: behind whole waves of others, and behind the rate. */
    private Duration sent(int nth) {
        Duration waves = latencies.write().multipliedBy(nth / budget.inFlight());
        Duration rate = Duration.ofNanos(Math.round(nth / budget.callsPerSecond() * 1e9));
        return waves.compareTo(rate) > 0 ? waves : rate;
    }
}
