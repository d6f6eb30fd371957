package io.hubwright.dns;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Services;
import java.util.List;

final class CloudflareConnection implements Connection {
    private final DnsRecordHandler records;

    CloudflareConnection(Cloudflare settings, Services services) {
        var api = new CloudflareApi(settings, services);
        records = new DnsRecordHandler(new Zones(api, settings.zoneId()), new Records(api), settings.resolvers());
    }

    @Override
    public List<Handler<?, ?>> handlers() {
        return List.of(records);
    }

    @Override
    public void close() {
        // The JDK's client ends its connections by itself once nothing refers to it.
    }
}
