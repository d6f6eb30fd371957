package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks a registry as a stranger would: plain requests, answers as they come. */
record Wire(URI registry, HttpClient http, String authorization) {

    static Wire to(EmbeddedRegistry registry) {
        return new Wire(registry.url(), HttpClient.newHttpClient(), "");
    }

    Wire as(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Wire(registry, http, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(registry.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens an upload and returns where to. */
    String upload(String repository) {
        return location(send("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0]));
    }

    ContentDigest push(String repository, byte[] blob) {
        ContentDigest digest = ContentDigest.sha256(blob);
        send("PUT", upload(repository) + "?digest=" + digest, blob);
        return digest;
    }

    /** Pushes an image of one layer under a tag. */
    ContentDigest pushImage(String repository, String tag, byte[] layer) {
        push(repository, layer);
        push(repository, SavedImages.config(layer));
        byte[] manifest = SavedImages.manifest(layer);
        send(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                manifest,
                "Content-Type",
                "application/vnd.oci.image.manifest.v1+json");
        return ContentDigest.sha256(manifest);
    }

    static String location(HttpResponse<byte[]> response) {
        return header(response, "Location");
    }

    static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
