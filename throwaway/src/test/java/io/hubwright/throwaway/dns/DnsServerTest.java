package io.hubwright.throwaway.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

class DnsServerTest {
    private static final List<String> SERVERS = List.of("ns1.example.test", "ns2.example.test");

    private final DnsServer server = DnsServer.start(InetAddress.getLoopbackAddress(), 0);

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve(DnsZone.Entry... entries) {
        server.serve(new DnsZone("conp.cloud", SERVERS, List.of(entries)));
    }

    private static DnsZone.Entry entry(String name, String type, String content) {
        return new DnsZone.Entry(name, type, 300, content);
    }

    private void serveSample() {
        serve(
                entry("registry.conp.cloud", "A", "203.0.113.7"),
                entry("registry.conp.cloud", "AAAA", "2001:db8::7"),
                entry("alias.conp.cloud", "CNAME", "registry.conp.cloud"),
                entry("away.conp.cloud", "CNAME", "www.example.org"),
                entry("loop.conp.cloud", "CNAME", "loop.conp.cloud"),
                entry("a.b.conp.cloud", "A", "203.0.113.8"),
                entry("*.wild.conp.cloud", "A", "203.0.113.9"),
                entry("text.conp.cloud", "TXT", "\"one text\""),
                entry("mail.conp.cloud", "MX", "10 mx.example.org"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registry.conp.cloud   | A     | NOERROR  | 203.0.113.7",
                "REGISTRY.Conp.Cloud   | A     | NOERROR  | 203.0.113.7",
                "registry.conp.cloud   | AAAA  | NOERROR  | 2001:db8:0:0:0:0:0:7",
                "registry.conp.cloud   | TXT   | NOERROR  | ",
                "alias.conp.cloud      | A     | NOERROR  | registry.conp.cloud. 203.0.113.7",
                "alias.conp.cloud      | CNAME | NOERROR  | registry.conp.cloud.",
                "away.conp.cloud       | A     | NOERROR  | www.example.org.",
                "loop.conp.cloud       | A     | SERVFAIL | *",
                "b.conp.cloud          | A     | NOERROR  | ",
                "x.wild.conp.cloud     | A     | NOERROR  | 203.0.113.9",
                "text.conp.cloud       | TXT   | NOERROR  | \"one text\"",
                "mail.conp.cloud       | MX    | NOERROR  | 10 mx.example.org.",
                "none.conp.cloud       | A     | NXDOMAIN | ",
                "conp.cloud            | NS    | NOERROR  | ns1.example.test. ns2.example.test.",
                "conp.cloud            | A     | NOERROR  | ",
                "cloud                 | A     | REFUSED  | ",
                "www.example.org       | A     | REFUSED  | "
            })
    void answersOverUdpAndTcpAlike(String name, String type, String rcode, String answers) throws Exception {
        serveSample();
        for (boolean tcp : new boolean[] {false, true}) {
            var response = ask(name, type, tcp);
            assertEquals(rcode, Rcode.string(response.getRcode()));
            if (!"*".equals(answers)) {
                assertEquals(answers == null ? "" : answers, texts(response));
            }
        }
    }

    @Test
    void whatIsNotThereIsToldWithTheZonesSoa() throws Exception {
        serveSample();
        var response = ask("none.conp.cloud", "A", false);
        assertEquals(Type.SOA, response.getSection(Section.AUTHORITY).get(0).getType());
        assertTrue(response.getHeader().getFlag(Flags.AA));
    }

    @Test
    void aWildcardAnswersUnderTheNameThatWasAsked() throws Exception {
        serveSample();
        var answer =
                ask("x.wild.conp.cloud", "A", false).getSection(Section.ANSWER).get(0);
        assertEquals("x.wild.conp.cloud.", answer.getName().toString());
    }

    @Test
    void theSerialRisesWithEachChange() throws Exception {
        serveSample();
        long before = serial();
        serve(entry("registry.conp.cloud", "A", "203.0.113.99"));
        assertTrue(serial() > before);
        assertEquals("203.0.113.99", texts(ask("registry.conp.cloud", "A", false)));
        assertEquals("", texts(ask("text.conp.cloud", "TXT", false)));
    }

    private long serial() throws Exception {
        var soa = ask("conp.cloud", "SOA", false).getSection(Section.ANSWER).get(0);
        return ((SOARecord) soa).getSerial();
    }

    @Test
    void largeAnswersAreCutOverUdpAndWholeOverTcp() throws Exception {
        var entries = new ArrayList<DnsZone.Entry>();
        for (int i = 1; i <= 120; i++) {
            entries.add(entry("many.conp.cloud", "A", "203.0.113." + i));
        }
        serve(entries.toArray(DnsZone.Entry[]::new));
        var resolver = resolver(false);
        resolver.setIgnoreTruncation(true);
        assertTrue(resolver.send(query("many.conp.cloud", "A")).getHeader().getFlag(Flags.TC));
        assertEquals(
                120,
                ask("many.conp.cloud", "A", true).getSection(Section.ANSWER).size());
        assertEquals(
                120,
                ask("many.conp.cloud", "A", false).getSection(Section.ANSWER).size(),
                "asked again over TCP");
    }

    @Test
    void zoneTransfersAreRefused() throws Exception {
        serveSample();
        assertEquals(Rcode.REFUSED, overTcp(query("conp.cloud", "AXFR")).getRcode());
    }

    @ParameterizedTest
    @CsvSource({"0, NOERROR", "1, BADVERS"})
    void onlyTheFirstVersionOfEdnsIsSpoken(int version, String rcode) throws Exception {
        serveSample();
        var query = query("registry.conp.cloud", "A");
        query.addRecord(new OPTRecord(1232, 0, version), Section.ADDITIONAL);
        var response = overTcp(query);
        assertEquals(rcode, Rcode.string(response.getRcode()));
        assertNotNull(response.getOPT());
    }

    @Test
    void otherOperationsAreNotImplemented() throws Exception {
        serveSample();
        assertEquals(
                Rcode.NOTIMP,
                overTcp(new Update(Name.fromString("conp.cloud."))).getRcode());
    }

    private Message overTcp(Message query) throws Exception {
        try (var tcp =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            tcp.setSoTimeout(5000);
            return ask(tcp, query);
        }
    }

    private static Message ask(Socket tcp, Message query) throws Exception {
        var out = new DataOutputStream(tcp.getOutputStream());
        var in = new DataInputStream(tcp.getInputStream());
        var wire = query.toWire();
        out.writeShort(wire.length);
        out.write(wire);
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    @Test
    void noiseIsNotAnsweredAndDoesNotStopTheServer() throws Exception {
        serveSample();
        try (var udp = new DatagramSocket()) {
            udp.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, server.address()));
        }
        try (var tcp =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            tcp.setSoTimeout(5000);
            tcp.getOutputStream().write(new byte[] {0, 2, 9, 9});
            assertEquals(-1, tcp.getInputStream().read());
        }
        assertEquals("203.0.113.7", texts(ask("registry.conp.cloud", "A", false)));
    }

    @Test
    void oneConnectionTakesSeveralQueries() throws Exception {
        serveSample();
        try (var tcp =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            for (int i = 0; i < 3; i++) {
                assertEquals("203.0.113.7", texts(ask(tcp, query("registry.conp.cloud", "A"))));
            }
        }
    }

    @Test
    void listensAtMoreThanOnePlace() throws Exception {
        serveSample();
        var second = server.listen(InetAddress.getByName("127.0.0.2"), 0);
        var resolver = new SimpleResolver(second);
        assertEquals("203.0.113.7", texts(resolver.send(query("registry.conp.cloud", "A"))));
    }

    @Test
    void theZoneClosestToTheNameAnswers() throws Exception {
        serveSample();
        server.serve(new DnsZone("hub.conp.cloud", SERVERS, List.of(entry("x.hub.conp.cloud", "A", "203.0.113.20"))));
        assertEquals("203.0.113.20", texts(ask("x.hub.conp.cloud", "A", false)));
        assertEquals(
                "hub.conp.cloud.",
                ask("y.hub.conp.cloud", "A", false)
                        .getSection(Section.AUTHORITY)
                        .get(0)
                        .getName()
                        .toString());
    }

    private Message ask(String name, String type, boolean tcp) throws Exception {
        return resolver(tcp).send(query(name, type));
    }

    private SimpleResolver resolver(boolean tcp) {
        var resolver = new SimpleResolver(server.address());
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(5));
        return resolver;
    }

    private static Message query(String name, String type) throws Exception {
        return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), Type.value(type), DClass.IN));
    }

    private static String texts(Message message) {
        return String.join(
                " ",
                message.getSection(Section.ANSWER).stream()
                        .map(Record::rdataToString)
                        .toList());
    }
}
