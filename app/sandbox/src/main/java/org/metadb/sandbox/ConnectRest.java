package org.metadb.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The REST interface of one Connect worker. */
final class ConnectRest {
    private static final int NOT_FOUND = 404;
    /** The worker's group is being rearranged, which passes. */
    private static final int CONFLICT = 409;

    private static final Duration REQUEST_MAX = Duration.ofSeconds(15);
    private static final Duration CONFLICT_MAX = Duration.ofSeconds(30);
    private static final ObjectMapper json = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String url;

    ConnectRest(String url) {
        this.url = url;
    }

    /** Whether the worker is up and has joined its group. */
    boolean answers() {
        try {
            return exchange("GET", "/connectors", BodyPublishers.noBody()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        read(call("GET", "/connectors", BodyPublishers.noBody()).body()).forEach(name -> names.add(name.textValue()));
        return names;
    }

    void putConfig(String connector, Map<String, String> properties) {
        try {
            call("PUT", path(connector) + "/config", BodyPublishers.ofString(json.writeValueAsString(properties)));
        } catch (JsonProcessingException e) {
            throw new SandboxException("connector " + connector + ": its properties are no JSON", e);
        }
    }

    /** @param action pause or resume */
    void put(String connector, String action) {
        call("PUT", path(connector) + "/" + action, BodyPublishers.noBody());
    }

    void restart(String connector) {
        call("POST", path(connector) + "/restart?includeTasks=true", BodyPublishers.noBody());
    }

    void delete(String connector) {
        call("DELETE", path(connector), BodyPublishers.noBody());
    }

    /** Empty as long as the worker knows nothing of it, which is so for a moment after it was created. */
    Optional<ConnectorStatus> status(String connector) {
        try {
            HttpResponse<String> response = exchange("GET", path(connector) + "/status", BodyPublishers.noBody());
            if (response.statusCode() == NOT_FOUND || response.statusCode() == CONFLICT) {
                return Optional.empty();
            }
            JsonNode status = read(succeeded("status of " + connector, response).body());
            List<ConnectorStatus.Task> tasks = new ArrayList<>();
            for (JsonNode task : status.path("tasks")) {
                tasks.add(new ConnectorStatus.Task(
                        task.path("id").intValue(),
                        task.path("state").asText(),
                        task.path("trace").asText()));
            }
            return Optional.of(
                    new ConnectorStatus(status.path("connector").path("state").asText(), tasks));
        } catch (IOException e) {
            throw new SandboxException("Connect worker at " + url + ": does not answer", e);
        }
    }

    private static String path(String connector) {
        return "/connectors/" + URLEncoder.encode(connector, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> call(String method, String path, BodyPublisher body) {
        long deadline = System.nanoTime() + CONFLICT_MAX.toNanos();
        try {
            HttpResponse<String> response = exchange(method, path, body);
            while (response.statusCode() == CONFLICT && System.nanoTime() - deadline < 0) {
                Thread.sleep(100);
                response = exchange(method, path, body);
            }
            return succeeded(method + " " + path, response);
        } catch (IOException e) {
            throw new SandboxException("Connect worker at " + url + ": " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while calling " + url + path, e);
        }
    }

    private static HttpResponse<String> succeeded(String what, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new SandboxException(
                    "Connect worker: " + what + " answered " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    private HttpResponse<String> exchange(String method, String path, BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(REQUEST_MAX)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while calling " + url + path, e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SandboxException("Connect worker answered what is no JSON: " + text, e);
        }
    }
}
