package io.hubwright.cyberhub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.hub.internal.ContainerCommand;
import java.time.Duration;
import java.util.Optional;

/** The hub's REST interface, asked in the hub's own container: its token never leaves it, and no port is opened. */
record HubApi(String base, Time time, Runner runner) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PYTHON = "/opt/hub/bin/python3";

    interface Runner {
        ContainerCommand.Ended run(String... words);
    }

    /** @param status 0 if the hub did not answer; the body says why then */
    record Answer(int status, String body) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new HubwrightException("the hub's answer is not JSON: " + e.getOriginalMessage(), e);
            }
        }

        /** For an error's text. */
        String text() {
            return status == 0 ? "no answer: " + body.strip() : status + " " + message();
        }

        private String message() {
            try {
                return JSON.readTree(body).path("message").asText(body.strip());
            } catch (JsonProcessingException e) {
                return body.strip();
            }
        }
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    Answer delete(String path) {
        return send("DELETE", path, "");
    }

    private Answer send(String method, String path, String json) {
        var ended = runner.run(PYTHON, HubPaths.IN_CONFIG + "/" + HubFiles.REST, base, method, path, json);
        var line = ended.output().indexOf('\n');
        if (ended.exitCode() != 0 || line < 0) return new Answer(0, ended.output());
        return new Answer(
                Integer.parseInt(ended.output().substring(0, line).strip()),
                ended.output().substring(line + 1));
    }

    /** @throws HubwrightException if it did not succeed */
    Answer require(String what, Answer answer) {
        if (answer.succeeded()) return answer;
        throw new HubwrightException("the hub could not " + what + ": " + answer.text());
    }

    /** JupyterHub's version, if it answers. */
    Optional<String> version() {
        var answer = get("/");
        return answer.succeeded() ? Optional.of(answer.json().path("version").asText()) : Optional.empty();
    }

    /** Puts the routes back that a restarted proxy does not have. */
    void restoreRoutes() {
        time.await("the hub, to lead the new proxy to its users", Duration.ofMinutes(2), Duration.ofMillis(500), () -> {
            var answer = post("/proxy", "");
            return answer.succeeded() ? Optional.of(answer) : Optional.empty();
        });
    }
}
