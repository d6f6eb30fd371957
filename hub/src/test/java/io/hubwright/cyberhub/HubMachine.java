package io.hubwright.cyberhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.engine.Report;
import io.hubwright.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A hub's machine: an operator is root on it, and people come to it by their browsers. */
final class HubMachine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HubLab lab;
    private final Host host;
    private final String authority;

    /** @param front behind which its hubs are, as this run made it */
    HubMachine(HubLab lab, FrontSpec front, Report report) {
        this.lab = lab;
        this.host = report.get(front.host());
        this.authority = report.get(front.tls()).trustAnchorPem().orElseThrow();
    }

    Host host() {
        return host;
    }

    /** What a shell script of root prints. */
    String run(String script, String... arguments) {
        return host.sudo().script("look", script, arguments).stdout().strip();
    }

    JsonNode inspect(String container) {
        try {
            return JSON.readTree(run("docker inspect \"$1\"", container)).path(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HubBrowser browser(String user, CyberhubSpec hub) {
        return HubBrowser.of(user, URI.create(hub.url()), lab.dialer(), Optional.of(authority));
    }

    /** The certificate that the front shows. */
    String served(String hostname) {
        return run(
                "openssl s_client -connect 127.0.0.1:443 -servername \"$1\" </dev/null 2>/dev/null"
                        + " | openssl x509 -noout -serial -ext subjectAltName",
                hostname);
    }

    /** How the hub on this machine answers a session that another one began. */
    int statusOf(HubBrowser session, CyberhubSpec hub) {
        var cookies = session.web().cookieHeader(session.at("hub/home"));
        return Integer.parseInt(run(
                "curl -sk -o /dev/null -w '%{http_code}' -H \"Cookie: $1\" -H \"Host: $2\" https://127.0.0.1/hub/home",
                cookies, hub.front().name()));
    }

    /** TCP ports that others can reach. */
    String openPorts() {
        return run("ss -Hltn | awk '$4 !~ /^(127\\.|\\[::1\\])/ {sub(/.*:/, \"\", $4); print $4}' | sort -nu | xargs");
    }

    /** Where one of these is seen: in processes, logs, containers, configuration. They travel over standard input. */
    String seen(List<String> secrets) {
        return run(
                """
                umask 077
                cat >/root/forms <<'END'
                %s
                END
                [ "$(wc -l </root/seen)" -gt 1000 ] || echo "the processes were not watched"
                { cat /root/seen; journalctl --no-pager; docker ps -aq | xargs -r docker inspect
                  docker ps -aq | xargs -rn1 docker logs 2>&1; cat /etc/hubwright/cyberhub-lab/*/*; } \
                  | grep -aFf /root/forms | head -c 2000 || true
                rm /root/forms
                """
                        .formatted(String.join("\n", secrets)));
    }
}
