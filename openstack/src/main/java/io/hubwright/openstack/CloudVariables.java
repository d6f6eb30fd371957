package io.hubwright.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code OS_*} variables of an openrc file, in the words of clouds.yaml. */
final class CloudVariables {
    private static final List<String> AUTH = List.of(
            "auth_url",
            "username",
            "user_id",
            "password",
            "token",
            "project_name",
            "project_id",
            "tenant_name",
            "tenant_id",
            "user_domain_name",
            "user_domain_id",
            "project_domain_name",
            "project_domain_id",
            "domain_name",
            "domain_id",
            "application_credential_id",
            "application_credential_name",
            "application_credential_secret");
    private static final List<String> TOP =
            List.of("auth_type", "region_name", "interface", "endpoint_type", "cacert", "insecure");

    private CloudVariables() {}

    static CloudEntry entry(Map<String, String> environment) {
        var root = JsonNodeFactory.instance.objectNode();
        var auth = root.putObject("auth");
        copy(environment, AUTH, auth);
        copy(environment, TOP, root);
        return new CloudEntry("environment", "the OS_* variables", root, CloudVariables::variable);
    }

    private static void copy(Map<String, String> environment, List<String> keys, ObjectNode to) {
        for (var key : keys) {
            var value = environment.get(variable(key));
            if (value != null) to.put(key, value);
        }
    }

    private static String variable(String key) {
        return "OS_" + key.replaceFirst("^auth\\.", "").toUpperCase(Locale.ROOT);
    }
}
