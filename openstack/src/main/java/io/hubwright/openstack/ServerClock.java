package io.hubwright.openstack;

import io.hubwright.Time;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** What time it is at a service, by the Date headers of its answers: this computer's clock may be days off. Thread-safe. */
final class ServerClock {
    private final Time time;
    private volatile Reading last;

    private record Reading(Instant server, long at) {}

    ServerClock(Time time) {
        this.time = time;
        this.last = new Reading(time.now(), time.nanoTime());
    }

    /** A header that is no date is of no use, and no harm. */
    void saw(Answer answer) {
        try {
            answer.header("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .ifPresent(date -> last = new Reading(date.toInstant(), time.nanoTime()));
        } catch (DateTimeException e) {
            // The last one holds.
        }
    }

    /** To the second. This computer's time if no answer told better. */
    Instant now() {
        var reading = last;
        return reading.server().plus(Duration.ofNanos(time.nanoTime() - reading.at()));
    }
}
