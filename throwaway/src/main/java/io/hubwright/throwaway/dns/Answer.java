package io.hubwright.throwaway.dns;

import java.io.IOException;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Makes the answer to one query: RFC 1034 section 4.3.2, without recursion. */
final class Answer {
    /** What fits any path without fragments; the size that DNS Flag Day 2020 agreed on. */
    private static final int LARGEST_DATAGRAM = 1232;

    private static final int PLAIN_DATAGRAM = 512;
    private static final int LARGEST_STREAM = 65_535;
    private static final int LONGEST_CHAIN = 8;

    private final Zones zones;
    private final Message response;

    private Answer(Zones zones, Message response) {
        this.zones = zones;
        this.response = response;
    }

    static Optional<byte[]> toDatagram(byte[] query, Zones zones) {
        return parse(query).map(message -> {
            var edns = message.getOPT();
            int limit = edns == null
                    ? PLAIN_DATAGRAM
                    : Math.min(LARGEST_DATAGRAM, Math.max(PLAIN_DATAGRAM, edns.getPayloadSize()));
            return answer(message, zones).toWire(limit);
        });
    }

    static Optional<byte[]> toStream(byte[] query, Zones zones) {
        return parse(query).map(message -> answer(message, zones).toWire(LARGEST_STREAM));
    }

    /** Nothing for what is no query: an answer to noise, or to an answer, could be answered in turn for ever. */
    private static Optional<Message> parse(byte[] wire) {
        try {
            var message = new Message(wire);
            return message.getHeader().getFlag(Flags.QR) ? Optional.empty() : Optional.of(message);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Message answer(Message query, Zones zones) {
        var response = new Message(query.getHeader().getID());
        var header = response.getHeader();
        header.setFlag(Flags.QR);
        header.setOpcode(query.getHeader().getOpcode());
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        var question = query.getQuestion();
        if (question != null) {
            response.addRecord(question, Section.QUESTION);
        }
        var edns = query.getOPT();
        if (edns != null && edns.getVersion() > 0) {
            response.addRecord(new OPTRecord(LARGEST_DATAGRAM, Rcode.BADVERS >> 4, 0), Section.ADDITIONAL);
            return response;
        }
        if (edns != null) {
            response.addRecord(new OPTRecord(LARGEST_DATAGRAM, 0, 0), Section.ADDITIONAL);
        }
        if (header.getOpcode() != Opcode.QUERY) {
            header.setRcode(Rcode.NOTIMP);
        } else if (question == null) {
            header.setRcode(Rcode.FORMERR);
        } else if (!askable(question)) {
            header.setRcode(Rcode.REFUSED);
        } else {
            new Answer(zones, response).resolve(question.getName(), question.getType());
        }
        return response;
    }

    /** No other class, and no zone transfers or other meta types. */
    private static boolean askable(Record question) {
        boolean ofData = question.getType() < 128 || question.getType() == Type.ANY || question.getType() > 255;
        return question.getDClass() == DClass.IN && ofData && question.getType() != Type.OPT;
    }

    private void resolve(Name asked, int type) {
        var name = asked;
        for (int hops = 0; hops < LONGEST_CHAIN; hops++) {
            var zone = zones.holding(name);
            if (zone.isEmpty()) {
                if (hops == 0) {
                    response.getHeader().setRcode(Rcode.REFUSED);
                }
                return; // An alias that leaves our zones is the resolver's to follow.
            }
            var found = zone.get().zone().findRecords(name, type);
            if (found.isCNAME()) {
                response.getHeader().setFlag(Flags.AA);
                response.addRecord(found.getCNAME(), Section.ANSWER);
                name = found.getCNAME().getTarget();
                continue;
            }
            if (found.isDelegation()) {
                add(found.getNS(), Section.AUTHORITY);
                return;
            }
            response.getHeader().setFlag(Flags.AA);
            if (found.isSuccessful()) {
                found.answers().forEach(set -> add(set, Section.ANSWER));
                return;
            }
            if (found.isNXDOMAIN() && !zone.get().names().contains(name)) {
                response.getHeader().setRcode(Rcode.NXDOMAIN);
            }
            response.addRecord(zone.get().zone().getSOA(), Section.AUTHORITY);
            return;
        }
        response.getHeader().setRcode(Rcode.SERVFAIL);
    }

    private void add(RRset set, int section) {
        set.rrs(false).forEach(each -> response.addRecord(each, section));
    }
}
