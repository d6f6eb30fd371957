package io.hubwright.throwaway.registry;

import io.hubwright.DataSize;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The proxy in front of a registry: it refuses large bodies, and may be Cloudflare. */
final class Front implements HttpHandler {

    private final HttpHandler registry;
    private final RegistryTraits traits;
    private final String protocol;

    /** @param protocol {@code http} or {@code https}, for locations */
    Front(HttpHandler registry, RegistryTraits traits, String protocol) {
        this.registry = registry;
        this.traits = traits;
        this.protocol = protocol;
    }

    @Override
    public Response handle(Request request) throws IOException {
        Response response =
                traits.maxBody().isPresent() ? limited(request, traits.maxBody().get()) : registry.handle(request);
        String location = response.headers().getOrDefault("Location", "");
        if (traits.kind().isDistribution() && location.startsWith("/")) {
            // CNCF's registry gives whole addresses, the specification allows both.
            String host = request.header("Host").orElse("localhost");
            response = response.header("Location", protocol + "://" + host + location);
        }
        return traits.cloudflare()
                ? response.header("Server", "cloudflare").header("CF-RAY", "8c5f1e0d7a2b3c4d-YUL")
                : response;
    }

    private Response limited(Request request, DataSize limit) throws IOException {
        Optional<Long> announced = request.header("Content-Length").map(Long::parseLong);
        if (announced.isPresent() && announced.get() > limit.bytes()) {
            return tooLarge();
        }
        var body = new LimitedBody(request.body(), limit.bytes());
        try {
            return registry.handle(request.body(body));
        } catch (TooLargeException e) {
            return tooLarge();
        }
    }

    private Response tooLarge() {
        if (!traits.cloudflare()) {
            return new RegistryError(413, "SIZE_INVALID", "the request's body is too large").response();
        }
        String page =
                """
                <html>
                <head><title>413 Payload Too Large</title></head>
                <body>
                <center><h1>413 Payload Too Large</h1></center>
                <hr><center>cloudflare</center>
                </body>
                </html>
                """;
        return Response.of(413, page.getBytes(StandardCharsets.UTF_8)).header("Content-Type", "text/html");
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** For a body that does not say its length. */
    private static final class LimitedBody extends FilterInputStream {
        private long left;

        LimitedBody(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new TooLargeException();
            }
            return read;
        }
    }
}
