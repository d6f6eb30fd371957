package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import io.hubwright.engine.Gate;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.openstack4j.api.OSClient.OSClientV3;

/**
 * One service of one cloud: every call goes through the gate, with a token, and fails in sentences. Raw JSON where openstack4j's
 * models drop what we need, openstack4j where they do not; both over the same {@link Exchange}. Thread-safe.
 *
 * <p>{@code what} is the purpose of a call, as in "cannot {@code what}: ...".
 */
final class ServiceApi {
    private final Exchange exchange;
    private final Gate gate;
    private final String service;
    private final List<String> types;
    private final Function<Token, String> defaultVersion;
    private final ServerClock clock;

    /** @param defaultVersion the path to add to an endpoint without one, such as {@code /v2.1} */
    ServiceApi(
            Exchange exchange,
            Gate gate,
            String service,
            List<String> types,
            Function<Token, String> defaultVersion,
            Time time) {
        this.exchange = exchange;
        this.gate = gate;
        this.service = service;
        this.types = types;
        this.defaultVersion = defaultVersion;
        this.clock = new ServerClock(time);
    }

    String service() {
        return service;
    }

    String projectId() {
        return exchange.token().projectId();
    }

    /** What time it is there, by its last answer. */
    Instant serverTime() {
        return clock.now();
    }

    JsonNode get(String what, String path) {
        return gate.read(service, () -> call(what, "GET", path, ask -> ask));
    }

    /** All pages of a list. Neutron pages only if its operators say so, Nova and Cinder after 1000, Glance after 25. */
    List<JsonNode> list(String what, String path, String collection) {
        var all = new ArrayList<JsonNode>();
        var next = path;
        while (!next.isEmpty()) {
            var page = get(what, next);
            page.path(collection).forEach(all::add);
            next = nextPage(path, page, collection);
        }
        return all;
    }

    // Only the query of the link: behind some proxies its host and path are not those that clients reach.
    private static String nextPage(String path, JsonNode page, String collection) {
        var link = page.path("next").asText("");
        for (var candidate : page.path(collection + "_links"))
            if (candidate.path("rel").asText().equals("next"))
                link = candidate.path("href").asText();
        if (link.isEmpty() || page.path(collection).isEmpty()) return "";
        return path.replaceFirst("\\?.*", "") + "?" + URI.create(link).getRawQuery();
    }

    /**
     * All of the project's objects of a collection of Neutron's. An administrator sees those of all projects: the filter saves
     * traffic, the check afterwards decides.
     */
    Stream<JsonNode> ours(String path) {
        var project = projectId();
        return list("list the " + path.replace('-', ' '), "/" + path + "?project_id=" + project, path.replace('-', '_'))
                .stream()
                .filter(object -> object.path("project_id")
                        .asText(object.path("tenant_id").asText(""))
                        .equals(project));
    }

    JsonNode post(String what, String path, JsonNode body) {
        return write(what, "POST", path, ask -> ask.json(body));
    }

    JsonNode put(String what, String path, JsonNode body) {
        return write(what, "PUT", path, ask -> ask.json(body));
    }

    /**
     * Writes to what has not changed since it was read.
     *
     * @throws io.hubwright.ConflictException with status 412 if it has. A cloud without the extension revision-if-match does not look
     */
    JsonNode put(String what, String path, JsonNode body, long revision) {
        return write(what, "PUT", path, ask -> ask.json(body).header("If-Match", "revision_number=" + revision));
    }

    JsonNode write(String what, String method, String path, UnaryOperator<Ask> more) {
        return gate.write(service, () -> call(what, method, path, more));
    }

    /** False if it was gone already. */
    boolean delete(String what, String path) {
        try {
            write(what, "DELETE", path, ask -> ask);
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** Reads by openstack4j. */
    <R> R read(String what, Function<OSClientV3, R> call) {
        return gate.read(service, () -> BoundSession.call(this, what, call));
    }

    /** Writes by openstack4j. */
    <R> R write(String what, Function<OSClientV3, R> call) {
        return gate.write(service, () -> BoundSession.call(this, what, call));
    }

    private JsonNode call(String what, String method, String path, UnaryOperator<Ask> more) {
        var token = exchange.token();
        var ask = more.apply(Ask.of(what, method, URI.create(endpoint(token) + path)));
        var answer = exchange.send(service, ask, token);
        clock.saw(answer);
        return answer.json(ask);
    }

    /** As openstack4j wants it: with its version. */
    URI endpoint(Token token) {
        var url = token.catalog().endpoint(service, types);
        return url.getPath().matches(".*/v\\d.*") ? url : URI.create(url + defaultVersion.apply(token));
    }

    Exchange exchange() {
        return exchange;
    }
}
