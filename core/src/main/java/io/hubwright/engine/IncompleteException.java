package io.hubwright.engine;

import io.hubwright.HubwrightException;

/** A run ended with steps that failed. What is independent of them was finished; running it again continues. */
public final class IncompleteException extends HubwrightException {
    private static final long serialVersionUID = 1;

    private final transient Report report;

    IncompleteException(String message, Report report, Throwable cause) {
        super(message, cause);
        this.report = report;
    }

    public Report report() {
        return report;
    }
}
