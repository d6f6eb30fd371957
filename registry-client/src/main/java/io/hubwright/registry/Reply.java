package io.hubwright.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer whose body was read, up to a limit.
 *
 * @param headers names in lower case
 */
// Never compared: passed on once.
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, Map<String, List<String>> headers, byte[] body) {
    Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
