package io.hubwright.host;

import net.schmizz.sshj.common.LoggerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * sshj logs a stack trace at ERROR for each connection that a booting machine refuses. What matters reaches callers as an
 * exception, so its own logging is off; {@link SshLink} logs what it does.
 */
enum QuietLogs implements LoggerFactory {
    INSTANCE;

    @Override
    public Logger getLogger(String name) {
        return NOPLogger.NOP_LOGGER;
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return NOPLogger.NOP_LOGGER;
    }
}
