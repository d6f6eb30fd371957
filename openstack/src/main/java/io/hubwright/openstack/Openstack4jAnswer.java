package io.hubwright.openstack;

import io.hubwright.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openstack4j.core.transport.ExecutionOptions;
import org.openstack4j.core.transport.HttpEntityHandler;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/** A successful answer in openstack4j's shape. */
record Openstack4jAnswer(Answer answer, Ask ask) implements HttpResponse {
    @Override
    public <T> @Nullable T getEntity(Class<T> type) {
        return getEntity(type, null);
    }

    @Override
    public <T> @Nullable T getEntity(Class<T> type, @Nullable ExecutionOptions<T> options) {
        return HttpEntityHandler.handle(this, type, options, true);
    }

    @Override
    public <T> T readEntity(Class<T> type) {
        try {
            return ObjectMapperSingleton.getContext(type).readerFor(type).readValue(answer.body());
        } catch (IOException e) {
            throw new UnavailableException(
                    "cannot " + ask.what() + ": the answer to " + ask + " is not what was expected (status "
                            + answer.status() + ", " + answer.body().length + " bytes)",
                    e);
        }
    }

    @Override
    public int getStatus() {
        return answer.status();
    }

    @Override
    public String getStatusMessage() {
        return "HTTP " + answer.status();
    }

    @Override
    public @Nullable String getContentType() {
        return header("Content-Type");
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(answer.body());
    }

    @Override
    public @Nullable String header(String name) {
        return answer.headers().get(name);
    }

    @Override
    public Map<String, String> headers() {
        return answer.headers();
    }

    @Override
    public void close() {}
}
