package io.hubwright.throwaway.openstack;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP request as it came in; header names are in lower case. */
record Request(String method, String path, String rawQuery, Map<String, String> headers, Body body) {
    Query query() {
        return Query.parse(rawQuery);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    boolean keepsAlive() {
        return !header("connection").orElse("").equalsIgnoreCase("close");
    }

    /** Without query and headers: these may carry what must not be shown. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
