package org.metadb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.pg.SslMode;
import org.metadb.reference.References;

/** The files of conf/container agree with each other, with the build and with the manual. They were built and run by hand. */
class ContainerSampleTest {

    private static final Path FOLDER = Path.of("../../conf/container");

    private final String dockerfile = text(FOLDER.resolve("Dockerfile"));
    private final String compose = text(FOLDER.resolve("compose.yaml"));
    private final String configuration = text(FOLDER.resolve("metadb.conf"));

    @Test
    void theConfigurationRefersToWhatComposeGives(@TempDir Path secrets) throws IOException {
        Map<String, String> environment = new HashMap<>();
        found("(?m)^      (METADB_[A-Z_]+): (.+)$", compose)
                .forEach(variable -> environment.put(variable.group(1), variable.group(2)));
        for (MatchResult secret : found("(?m)^      - (metadb_\\w+)$", compose)) {
            Files.writeString(secrets.resolve(secret.group(1)), "secret of " + secret.group(1) + "\n");
        }
        String here = configuration.replace("/run/secrets/", secrets + "/");

        Configuration parsed = new ConfigurationParser(
                        FOLDER.resolve("metadb.conf"), new References(environment::get, Path.of("/var/lib/metadb")))
                .parse(here);

        assertThat(parsed.target().host()).isEqualTo("target");
        assertThat(parsed.target().database()).isEqualTo("metadb");
        assertThat(parsed.target().sslMode()).isEqualTo(SslMode.DISABLE);
        assertThat(parsed.target().systemUser().password().reveal()).isEqualTo("secret of metadb_password");
        assertThat(parsed.door().listenAddresses()).containsExactly("*");
        assertThat(compose)
                .contains("POSTGRES_DB: metadb")
                .contains("POSTGRES_USER: " + parsed.target().systemUser().user());
    }

    @Test
    void theDockerfileTakesTheArchiveThatTheBuildMakes() {
        String version = found("<version>(.+)</version>", text(Path.of("../../pom.xml")))
                .get(0)
                .group(1);
        assertThat(dockerfile).contains("ARG ARCHIVE=metadb-" + version + ".tar.gz");
        assertThat(compose).contains("metadb:" + version);
    }

    @Test
    void theServerIsNotRootAndFindsDirectoryPortAndConfigurationWhereTheyAre() {
        assertThat(found("(?m)^USER (\\d+)", dockerfile))
                .hasSize(1)
                .noneMatch(user -> user.group(1).equals("0"));
        assertThat(dockerfile)
                .contains("VOLUME /var/lib/metadb\n", "EXPOSE 8550\n", "\"start\", \"-D\", \"/var/lib/metadb\"");
        assertThat(compose)
                .contains(
                        "- metadb:/var/lib/metadb\n",
                        "- ./metadb.conf:/var/lib/metadb/metadb.conf:ro\n",
                        "${METADB_PORT:-8550}:8550");
    }

    @Test
    void theManualNamesEveryVariableAndArgument() {
        String manual = text(Path.of("../../docs/manual/containers.md"));
        List<String> names = found("\\b(METADB_[A-Z_]+)", compose).stream()
                .map(found -> found.group(1))
                .toList();
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(manual).contains("`" + name + "`"));
        assertThat(found("(?m)^ARG (\\w+)=(.+)$", dockerfile))
                .hasSize(2)
                .allSatisfy(argument ->
                        assertThat(manual).contains("| `" + argument.group(1) + "` | `" + argument.group(2) + "` |"));
    }

    private static List<MatchResult> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
