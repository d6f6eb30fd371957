package io.hubwright.openstack;

import io.hubwright.HubwrightException;
import io.hubwright.engine.Gate;
import java.util.concurrent.Callable;

/** Lets everything through, once. */
final class OpenGate implements Gate {
    @Override
    public <R> R read(String service, Callable<R> request) {
        try {
            return request.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new HubwrightException(service + ": " + e, e);
        }
    }

    @Override
    public <R> R write(String service, Callable<R> request) {
        return read(service, request);
    }
}
