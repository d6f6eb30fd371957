package io.hubwright.throwaway.openstack;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request's path within its service: decoded segments that begin with the version, without the project that Cinder and
 * old Nova clients put behind it.
 */
record ServicePath(Service service, List<String> segments, Optional<String> project) {
    static ServicePath of(Service service, String path) {
        List<String> segments = new ArrayList<>();
        Routes.split(path).stream().skip(1).map(ServicePath::decode).forEach(segments::add);
        if (service == Service.COMPUTE && !segments.isEmpty() && segments.get(0).equals("v2")) {
            segments.set(0, "v2.1");
        }
        if (service == Service.NETWORK && !segments.isEmpty()) {
            int last = segments.size() - 1;
            segments.set(last, segments.get(last).replaceFirst("\\.json$", ""));
        }
        Optional<String> project = Optional.empty();
        boolean hasProjects = service == Service.COMPUTE || service == Service.VOLUME;
        if (hasProjects && segments.size() > 1 && segments.get(1).matches("[0-9a-f]{32}")) {
            project = Optional.of(segments.remove(1));
        }
        return new ServicePath(service, List.copyOf(segments), project);
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    /** Whether this is asked without a token: version documents, and the call that gets one. */
    boolean isOpen(String method) {
        boolean isRead = method.equals("GET") || method.equals("HEAD");
        boolean isTokens = service == Service.IDENTITY && segments.equals(List.of("v3", "auth", "tokens"));
        return isTokens ? method.equals("POST") : isRead && segments.size() < 2 && project.isEmpty();
    }

    void mustBelongTo(Session session) {
        if (project.isPresent() && !session.sees(project.get())) {
            throw ApiError.badRequest("Malformed request url");
        }
    }
}
