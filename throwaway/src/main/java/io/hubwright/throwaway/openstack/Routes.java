package io.hubwright.throwaway.openstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes of one service: a method and a path whose segments in braces match anything. */
final class Routes {
    /** Answers one request; it may throw {@link ApiError}. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Context context);
    }

    private record Route(String method, List<String> segments, Handler handler) {
        Optional<List<String>> variables(List<String> path) {
            if (path.size() != segments.size()) {
                return Optional.empty();
            }
            List<String> variables = new ArrayList<>();
            for (int i = 0; i < segments.size(); i++) {
                if (segments.get(i).startsWith("{")) {
                    variables.add(path.get(i));
                } else if (!segments.get(i).equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }
    }

    /** A route that fits, with what stood in its braces. */
    record Match(Handler handler, List<String> variables) {}

    private final List<Route> routes = new ArrayList<>();

    /** Earlier routes win, so that {@code /servers/detail} stands before {@code /servers/{id}}. */
    Routes on(String method, String path, Handler handler) {
        routes.add(new Route(method, split(path), handler));
        return this;
    }

    static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    /** The route; 405 when only the method is wrong, 404 when nothing is there. */
    Match match(String method, List<String> path) {
        boolean known = false;
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Route route : routes) {
            Optional<List<String>> variables = route.variables(path);
            if (variables.isPresent() && (route.method.equals(wanted) || route.method.equals(method))) {
                return new Match(route.handler, variables.get());
            }
            known |= variables.isPresent();
        }
        throw known
                ? ApiError.of(405, "The method " + method + " is not allowed for this resource.")
                : ApiError.nowhere();
    }
}
