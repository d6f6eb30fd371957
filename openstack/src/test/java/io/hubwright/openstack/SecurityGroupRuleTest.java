package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hubwright.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityGroupRuleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            {"protocol":"tcp","port_range_min":22,"port_range_max":22,"remote_ip_prefix":"0.0.0.0/0"} | tcp 22 from 0.0.0.0/0
            {"protocol":"6","port_range_min":22,"port_range_max":22,"remote_ip_prefix":null}          | tcp 22 from 0.0.0.0/0
            {"protocol":"TCP","port_range_min":1,"port_range_max":65535}                              | tcp from 0.0.0.0/0
            {"protocol":"udp","port_range_min":30000,"port_range_max":32767}                          | udp 30000-32767 from 0.0.0.0/0
            {"protocol":null,"remote_ip_prefix":"192.168.70.0/24"}                                    | all from 192.168.70.0/24
            {"protocol":"any","ethertype":"IPv6"}                                                     | all from 0:0:0:0:0:0:0:0/0
            """)
    void readsWhateverFormNeutronUses(String json, String rule) throws Exception {
        var node = (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(json);
        if (!node.has("ethertype")) node.put("ethertype", "IPv4");
        assertEquals(
                rule,
                SecurityGroupRule.read(node.put("direction", "ingress"))
                        .orElseThrow()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            {"direction":"egress","ethertype":"IPv4"}
            {"direction":"ingress","ethertype":"IPv4","remote_group_id":"g"}
            {"direction":"ingress","ethertype":"IPv4","protocol":"icmp","port_range_min":8,"port_range_max":0}
            """)
    void othersAreNoneOfOurs(String json) throws Exception {
        assertEquals(java.util.Optional.empty(), SecurityGroupRule.read(JSON.readTree(json)));
    }

    @Test
    void writesWhatItReads() {
        for (var rule : new SecurityGroupRule[] {
            SecurityGroupRule.tcp(443, Cidr.ANY_IPV4),
            SecurityGroupRule.udp(53, Cidr.of("10.0.0.0/8")),
            SecurityGroupRule.all(Cidr.of("fd00::/8"))
        })
            assertEquals(
                    rule,
                    SecurityGroupRule.read(rule.writeTo(JsonNodeFactory.instance.objectNode()))
                            .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, 4", "1, 65536", "0, 5"})
    void impossiblePortsAreRefused(int first, int last) {
        assertThrows(IllegalArgumentException.class, () -> new SecurityGroupRule("tcp", first, last, Cidr.ANY_IPV4));
    }
}
