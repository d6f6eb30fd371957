package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hubwright.Time;
import io.hubwright.openstack.LoopbackCloud.Reply;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final String FLAVORS = "/compute/v2.1/flavors/detail";
    // The host of the link is one that only the cloud itself knows.
    private static final String FIRST =
            """
            {"flavors":[{"id":"1","name":"p2-3gb"}],
             "flavors_links":[{"rel":"next","href":"http://inside/v2.1/flavors/detail?marker=1"}]}""";
    private static final String SECOND = """
            {"flavors":[{"id":"2","name":"c8-30gb"}]}""";

    @Test
    void flavorOnTheSecondPageIsFound() throws Exception {
        try (var cloud = new LoopbackCloud("a")) {
            cloud.on("GET " + FLAVORS + "?limit=1000", call -> Reply.json(200, FIRST))
                    .on("GET " + FLAVORS + "?marker=1", call -> Reply.json(200, SECOND));
            var nova = new Nova(cloud.nova(Time.SYSTEM), Time.SYSTEM);
            assertEquals("2", nova.flavor("c8-30gb").id());
            assertEquals("1", nova.flavor("p2-3gb").id());
        }
    }
}
