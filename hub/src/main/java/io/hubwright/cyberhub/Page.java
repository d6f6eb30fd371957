package io.hubwright.cyberhub;

import java.util.Locale;
import java.util.Map;

/** An answer to {@link PageRequest}. Names of headers are in lower case. */
record Page(int status, Map<String, String> headers, String body) {
    /** Empty if there is none. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
