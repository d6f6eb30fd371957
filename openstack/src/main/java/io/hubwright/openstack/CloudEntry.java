package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.Secret;
import io.hubwright.openstack.Credentials.Ref;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * One cloud in the words of clouds.yaml, whether it came from a file or from {@code OS_*} variables.
 *
 * @param source for messages: the file, or the environment
 * @param label how the source calls a key such as {@code auth.password}
 */
record CloudEntry(String name, String source, JsonNode node, UnaryOperator<String> label) {
    // openstackclient's answer to a missing domain, too.
    private static final Ref DEFAULT_DOMAIN = Ref.id("default");
    private static final List<String> FACINGS = List.of("public", "internal", "admin");

    CloudSettings settings() {
        text("profile").ifPresent(this::ignoreProfile);
        return new CloudSettings(
                name,
                authUrl(),
                credentials(),
                text("region_name"),
                facing(),
                text("cacert").map(CloudEntry::path),
                verify());
    }

    private void ignoreProfile(String profile) {
        if (text("auth.auth_url").isEmpty())
            throw new IllegalArgumentException("the " + where() + " refers to the vendor profile \"" + profile
                    + "\", and such profiles are not read: write its auth_url under auth");
        LoggerFactory.getLogger(OpenStackCloud.class)
                .warn(
                        "the vendor profile \"{}\" of the {} is not read; what it sets must stand in the cloud itself",
                        profile,
                        where());
    }

    private URI authUrl() {
        var text = required("auth.auth_url").replaceAll("/+$", "");
        if (text.endsWith("/v2.0"))
            throw new IllegalArgumentException(label.apply("auth.auth_url") + " of the " + where()
                    + " is Keystone v2.0, which is gone: end it in /v3");
        var versioned = text.endsWith("/v3") ? text : text + "/v3";
        if (!versioned.matches("https?://[^/\\s]+/\\S*"))
            throw new IllegalArgumentException(
                    label.apply("auth.auth_url") + " of the " + where() + " is no URL: " + text);
        return URI.create(versioned);
    }

    private Credentials credentials() {
        var type = text("auth_type").orElseGet(this::guessedType);
        return switch (type) {
            case "password", "v3password" ->
                new Credentials.Password(
                        user(), secret("auth.password"), project().orElseThrow(this::noProject));
            case "v3applicationcredential" -> applicationCredential();
            case "token", "v3token" -> new Credentials.Token(secret("auth.token"), project());
            default ->
                throw new IllegalArgumentException("the " + where() + " asks for " + label.apply("auth_type") + " "
                        + type + "; known are password, v3applicationcredential and v3token");
        };
    }

    private String guessedType() {
        if (text("auth.application_credential_secret").isPresent()) return "v3applicationcredential";
        return text("auth.token").isPresent() && text("auth.password").isEmpty() ? "v3token" : "password";
    }

    private Credentials applicationCredential() {
        var secret = secret("auth.application_credential_secret");
        var id = text("auth.application_credential_id");
        if (id.isPresent()) return new Credentials.ApplicationCredential(Ref.id(id.get()), Optional.empty(), secret);
        var name = required("auth.application_credential_name");
        return new Credentials.ApplicationCredential(Ref.name(name), Optional.of(user()), secret);
    }

    private Ref user() {
        return text("auth.user_id").map(Ref::id).orElseGet(() -> Ref.name(required("auth.username"))
                .in(domain("user")));
    }

    private Optional<Ref> project() {
        var id = text("auth.project_id").or(() -> text("auth.tenant_id"));
        if (id.isPresent()) return id.map(Ref::id);
        var name = text("auth.project_name").or(() -> text("auth.tenant_name"));
        return name.map(project -> Ref.name(project).in(domain("project")));
    }

    private IllegalArgumentException noProject() {
        return new IllegalArgumentException("the " + where() + " names no project: set "
                + label.apply("auth.project_name") + " or " + label.apply("auth.project_id"));
    }

    private Ref domain(String of) {
        var id = text("auth." + of + "_domain_id").or(() -> text("auth.domain_id"));
        if (id.isPresent()) return Ref.id(id.get());
        return text("auth." + of + "_domain_name")
                .or(() -> text("auth.domain_name"))
                .map(Ref::name)
                .orElse(DEFAULT_DOMAIN);
    }

    private String facing() {
        var text = text("interface")
                .or(() -> text("endpoint_type"))
                .orElse("public")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("url$", "");
        if (!FACINGS.contains(text))
            throw new IllegalArgumentException(
                    label.apply("interface") + " of the " + where() + " must be one of " + FACINGS + ", not " + text);
        return text;
    }

    private boolean verify() {
        return !isTrue("insecure")
                && text("verify").map(text -> !text.equalsIgnoreCase("false")).orElse(true);
    }

    private boolean isTrue(String key) {
        return text(key)
                .map(text -> text.equalsIgnoreCase("true") || text.equals("1"))
                .orElse(false);
    }

    private Secret secret(String key) {
        return Secret.of(required(key));
    }

    private String required(String key) {
        return text(key)
                .orElseThrow(() -> new IllegalArgumentException("the " + where() + " lacks " + label.apply(key)));
    }

    private Optional<String> text(String key) {
        var found = node.at("/" + key.replace('.', '/'));
        return found.isValueNode() && !found.isNull() && !found.asText().isBlank()
                ? Optional.of(found.asText().strip())
                : Optional.empty();
    }

    private String where() {
        return "cloud \"" + name + "\" in " + source;
    }

    private static Path path(String text) {
        return Path.of(text.startsWith("~/") ? System.getProperty("user.home") + text.substring(1) : text);
    }
}
