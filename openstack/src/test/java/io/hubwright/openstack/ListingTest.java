package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.Spec;
import io.hubwright.engine.Marker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ListingTest {
    private record Thing(String id, String state, String mark) {
        Thing(String id, String state) {
            this(id, state, "");
        }
    }

    private final ManualTime time = new ManualTime();
    private List<Thing> there = List.of();
    private int requests;

    private final Listing<Thing> listing = new Listing<>(
            () -> {
                requests++;
                return there;
            },
            Thing::id,
            Thing::mark,
            time);

    private List<Thing> now() {
        return listing.all(time.nanoTime());
    }

    @Test
    void oneRequestServesAllToWhomItIsFreshEnough() {
        there = List.of(new Thing("1", "old"));
        long begin = time.nanoTime();
        listing.all(begin);
        there = List.of(new Thing("1", "new"));
        time.pass(Duration.ofMinutes(9));
        assertEquals(List.of(new Thing("1", "old")), listing.all(begin));
        assertEquals(List.of(new Thing("1", "old")), listing.all(Duration.ofMinutes(10)));
        assertEquals(List.of(new Thing("1", "new")), now());
        assertEquals(2, requests);
    }

    @Test
    void marksAreDecidedHere() {
        var marker = new Marker("site", "abcdefgh", new Spec.Id("server", "a"));
        var other = new Marker("site", "zzzzzzzz", new Spec.Id("server", "a"));
        there = List.of(
                new Thing("1", "", marker.text()),
                new Thing("2", "", Mark.adopted(marker)),
                new Thing("3", "", other.text()),
                new Thing("4", "", marker.text() + "x"));
        var found = listing.marked(marker, time.nanoTime()).stream().map(Thing::id);
        assertEquals(List.of("1", "2"), found.toList());
    }

    @Test
    void whatIsGoneStaysGoneThoughListsLag() {
        there = List.of(new Thing("1", "ACTIVE"));
        now();
        listing.gone("1");
        assertEquals(List.of(), now());
        time.pass(Duration.ofSeconds(16));
        assertEquals(List.of(new Thing("1", "ACTIVE")), now());
    }

    @Test
    void whatWasJustMadeIsThereThoughListsLag() {
        now();
        listing.saw(new Thing("1", "new"));
        assertEquals(List.of(new Thing("1", "new")), now());
        for (int i = 0; i < 3; i++) {
            time.pass(Duration.ofSeconds(4));
            assertEquals(List.of(new Thing("1", "new")), now());
        }
        time.pass(Duration.ofSeconds(4));
        assertEquals(List.of(), now());
    }

    @Test
    void listWinsOverWhatWasTold() {
        listing.saw(new Thing("1", "BUILD"));
        there = List.of(new Thing("1", "ACTIVE"));
        time.pass(Duration.ofSeconds(2));
        assertEquals(List.of(new Thing("1", "ACTIVE")), now());
        there = List.of();
        time.pass(Duration.ofSeconds(2));
        assertEquals(List.of(), now());
    }

    @Test
    void whatWasToldWhileTheListWasOnItsWayIsNewer() {
        var slow = new ArrayList<Listing<Thing>>();
        slow.add(new Listing<>(
                () -> {
                    time.pass(Duration.ofMillis(100));
                    slow.get(0).saw(new Thing("1", "extending"));
                    return List.of(new Thing("1", "available"));
                },
                Thing::id,
                time));
        assertEquals(List.of(new Thing("1", "extending")), slow.get(0).all(time.nanoTime()));
    }

    @Test
    void changeThatFailedAsksAgain() {
        long begin = time.nanoTime();
        listing.all(begin);
        assertThrows(
                IllegalStateException.class,
                () -> listing.change(() -> {
                    throw new IllegalStateException();
                }));
        listing.all(begin);
        assertEquals(2, requests);
    }

    @Test
    void threadsWaitForTheRequestUnderWay() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        long begin = time.nanoTime();
        var tasks = new ArrayList<Callable<List<Thing>>>();
        for (int i = 0; i < 20; i++) tasks.add(() -> listing.all(begin));
        for (var result : threads.invokeAll(tasks)) result.get();
        threads.shutdown();
        assertEquals(1, requests);
    }
}
