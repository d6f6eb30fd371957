package io.hubwright.cyberhub;

import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerPlan.Attachment;
import io.hubwright.hub.internal.ContainerPlan.Bind;
import io.hubwright.hub.internal.ContainerPlan.Port;
import java.util.List;

/** The front's files and container. */
record FrontConfig(String hostname, List<String> names) {
    /** The same on the host and in the container. */
    static final String DIRECTORY = "/etc/hubwright/front";

    static final String FILE = DIRECTORY + "/nginx.conf";
    static final String HUBS = DIRECTORY + "/hubs.d";
    static final String TLS = DIRECTORY + "/tls";
    static final String CHAIN = TLS + "/current/fullchain.pem";
    static final String KEY = TLS + "/current/key.pem";

    /** There while files have changed that the front has not read. */
    static final String RELOAD_PENDING = DIRECTORY + "/reload-pending";

    static final String CONTAINER = "hubwright-front";
    static final String NETWORK = "hubwright-front";

    static FrontConfig of(FrontSpec spec) {
        return new FrontConfig(spec.name(), spec.names());
    }

    static ContainerPlan plan(FrontSpec spec, String marker) {
        return ContainerPlan.of(CONTAINER, spec.image(), ContainerPlan.digest(spec.image(), DIRECTORY), marker)
                .binds(List.of(new Bind(DIRECTORY, DIRECTORY, true)))
                .ports(List.of(new Port(80, 80), new Port(443, 443)))
                .networks(List.of(new Attachment(NETWORK, List.of())));
    }

    static String hubFile(String hub) {
        return HUBS + "/" + hub + ".conf";
    }

    String text() {
        var all = new StringBuilder(hostname);
        names.forEach(name -> all.append(' ').append(name));
        return TEXT.formatted(all, CHAIN, KEY, HUBS);
    }

    /** What leads to one hub. The name is looked up at each connection, so that a hub that is down keeps no other from starting. */
    static String hubText(String hub, String path, String proxy) {
        var variable = "$" + hub.replace('-', '_') + "_proxy";
        var bare = path.equals("/") ? "" : BARE.formatted(path.substring(0, path.length() - 1), path);
        return HUB.formatted(path, variable, proxy, variable) + bare;
    }

    private static final String TEXT =
            """
            # Written by Hubwright, which puts back what is changed by hand. Hubs are in hubs.d.
            worker_processes auto;
            pid /run/nginx.pid;
            error_log /dev/stderr warn;
            events {
                worker_connections 4096;
            }
            http {
                include /etc/nginx/mime.types;
                access_log off;
                server_tokens off;
                client_max_body_size 0;
                # Docker's own name server: a hub's container may get another address.
                resolver 127.0.0.11 valid=5s ipv6=off;
                map $http_upgrade $connection_upgrade {
                    default upgrade;
                    '' '';
                }
                server {
                    listen 80 default_server;
                    return 301 https://$host$request_uri;
                }
                server {
                    listen 443 ssl default_server;
                    server_name %s;
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    ssl_session_cache shared:tls:5m;
                    ssl_session_tickets off;
                    include %s/*.conf;
                }
            }
            """;

    private static final String HUB =
            """
            location %s {
                set %s %s;
                proxy_pass http://%s:8000;
                proxy_http_version 1.1;
                proxy_set_header Host $http_host;
                proxy_set_header X-Real-IP $remote_addr;
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto https;
                proxy_set_header X-Scheme https;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection $connection_upgrade;
                proxy_buffering off;
                proxy_request_buffering off;
                # A notebook may be silent for long.
                proxy_read_timeout 1d;
                proxy_send_timeout 1d;
            }
            """;

    private static final String BARE =
            """
            location = %s {
                return 301 https://$http_host%s;
            }
            """;
}
