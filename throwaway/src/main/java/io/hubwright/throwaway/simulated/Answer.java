package io.hubwright.throwaway.simulated;

import java.util.function.UnaryOperator;

/**
 * What a machine answered.
 *
 * @param status exit code of a command, or status of HTTP
 * @param output standard output, or the body
 * @param errors standard error, or the body's type
 */
record Answer(int status, String output, String errors) {
    static final int NOT_RECORDED = 127;

    static Answer of(String output) {
        return new Answer(0, output, "");
    }

    static Answer failed(String errors) {
        return new Answer(1, "", errors);
    }

    Answer map(UnaryOperator<String> change) {
        return new Answer(status, change.apply(output), change.apply(errors));
    }
}
