package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeSubnetsTest {
    @Test
    void aFreeComputerGetsTheUsualRanges() {
        var free = new FreeSubnets(List.of());
        assertEquals(
                Machines.Subnet.of("192.168.70.0/24"),
                free.internal().findFirst().orElseThrow());
        assertEquals(
                Machines.Subnet.of("198.18.0.0/24"), free.external().findFirst().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.70.0/24, 192.168.71.0/24",
        "192.168.70.128/25, 192.168.71.0/24",
        "192.168.64.0/20, 192.168.80.0/24",
        "10.0.0.0/8, 192.168.70.0/24",
    })
    void aRoutedRangeIsPassedOver(String routed, String expected) {
        var free = new FreeSubnets(List.of(Cidr.of(routed)));
        assertEquals(
                Cidr.of(expected), free.internal().findFirst().orElseThrow().cidr());
    }

    @Test
    void thisComputersOwnNetworksAreSeen() {
        var loopback = Cidr.of("127.0.0.0/8");
        assertTrue(FreeSubnets.look().internal().noneMatch(subnet -> loopback.contains(subnet.gateway())));
        assertFalse(FreeSubnets.look().external().toList().isEmpty());
    }

    @Test
    void aSubnetKeepsItsFirstAddressesForServices() {
        var subnet = Machines.Subnet.of("192.168.70.0/24");
        assertEquals("192.168.70.1", subnet.gateway().getHostAddress());
        assertEquals("192.168.70.10", subnet.first().getHostAddress());
        assertEquals("192.168.70.250", subnet.last().getHostAddress());
        assertThrows(IllegalArgumentException.class, () -> Machines.Subnet.of("192.168.70.0/28"));
    }
}
