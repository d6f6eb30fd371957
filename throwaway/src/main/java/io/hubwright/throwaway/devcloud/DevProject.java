package io.hubwright.throwaway.devcloud;

import io.hubwright.Secret;
import java.net.URI;

/**
 * A project of the cloud and its user, who has the same name.
 *
 * @param id Keystone's, of the project
 */
public record DevProject(String name, String id, Secret password) {
    /** Of clouds.yaml. */
    String cloud(String cloudName, URI authUrl) {
        return """
                %1$s:
                  region_name: RegionOne
                  identity_api_version: 3
                  auth:
                    auth_url: %2$s
                    username: %3$s
                    password: %4$s
                    project_name: %3$s
                    user_domain_name: Default
                    project_domain_name: Default
                """
                .formatted(cloudName, authUrl, name, password.reveal())
                .indent(2);
    }

    @Override
    public String toString() {
        return "project " + name;
    }
}
