package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ListingTest {
    private record Thing(String id, String state) {}

    private final ManualTime time = new ManualTime();
    private List<Thing> there = List.of();
    private int requests;

    private final Listing<Thing> listing = new Listing<>(
            () -> {
                requests++;
                return there;
            },
            Thing::id,
            time,
            Listing.ONE_SECOND);

    @Test
    void oneRequestServesAllWhoAskWithinASecond() {
        there = List.of(new Thing("1", "old"));
        listing.all();
        there = List.of(new Thing("1", "new"));
        time.pass(Duration.ofMillis(900));
        assertEquals(List.of(new Thing("1", "old")), listing.all());
        time.pass(Duration.ofMillis(200));
        assertEquals(List.of(new Thing("1", "new")), listing.all());
        assertEquals(2, requests);
    }

    @Test
    void whatWasJustMadeIsThereThoughListsLag() {
        listing.all();
        listing.saw(new Thing("1", "new"));
        assertEquals(List.of(new Thing("1", "new")), listing.all());
        for (int i = 0; i < 3; i++) {
            time.pass(Duration.ofSeconds(4));
            assertEquals(List.of(new Thing("1", "new")), listing.all());
        }
        time.pass(Duration.ofSeconds(4));
        assertEquals(List.of(), listing.all());
    }

    @Test
    void listWinsOverWhatWasTold() {
        listing.saw(new Thing("1", "BUILD"));
        there = List.of(new Thing("1", "ACTIVE"));
        time.pass(Duration.ofSeconds(2));
        assertEquals(List.of(new Thing("1", "ACTIVE")), listing.all());
        there = List.of();
        time.pass(Duration.ofSeconds(2));
        assertEquals(List.of(), listing.all());
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
                time,
                Listing.ONE_SECOND));
        assertEquals(List.of(new Thing("1", "extending")), slow.get(0).all());
    }

    @Test
    void forgettingAsksAgain() {
        listing.all();
        listing.forget();
        listing.all();
        assertEquals(2, requests);
    }

    @Test
    void threadsWaitForTheRequestUnderWay() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var tasks = new ArrayList<Callable<List<Thing>>>();
        for (int i = 0; i < 20; i++) tasks.add(listing::all);
        for (var result : threads.invokeAll(tasks)) result.get();
        threads.shutdown();
        assertEquals(1, requests);
    }
}
