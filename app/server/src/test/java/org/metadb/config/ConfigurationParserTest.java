package org.metadb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.pg.SslMode;
import org.metadb.reference.References;

class ConfigurationParserTest {

    private static final String LEAST = """
            [main]
            host = db.example.org
            database = metadb
            systemuser = mdbadmin
            """;

    @TempDir
    Path directory;

    @Test
    void fillsInDefaults() {
        Configuration configuration = parse(LEAST);

        assertThat(configuration.target())
                .isEqualTo(new Target(
                        "db.example.org",
                        5432,
                        "metadb",
                        new Credentials("mdbadmin", Secret.NONE),
                        Optional.empty(),
                        SslMode.REQUIRE));
        assertThat(configuration.door())
                .isEqualTo(new Door(
                        List.of("localhost"),
                        8550,
                        100,
                        ClientSsl.OFF,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(directory)));
    }

    @Test
    void readsEveryKey() {
        Configuration configuration = parse("""
                [main]
                host = db.example.org
                port = 6432
                database = library
                superuser = root
                superuser_password = s1
                systemuser = owner
                systemuser_password = s2
                sslmode = verify-full
                listen_addresses = *, ::1
                listen_port = 9000
                max_connections = 7
                ssl = required
                ssl_cert_file = tls/server.crt
                ssl_key_file = /etc/key
                ssl_ca_file = root.crt
                unix_socket_directories = /run/metadb, here
                """);

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        new Target(
                                "db.example.org",
                                6432,
                                "library",
                                new Credentials("owner", new Secret("s2")),
                                Optional.of(new Credentials("root", new Secret("s1"))),
                                SslMode.VERIFY_FULL),
                        new Door(
                                List.of("*", "::1"),
                                9000,
                                7,
                                ClientSsl.REQUIRED,
                                Optional.of(directory.resolve("tls/server.crt")),
                                Optional.of(Path.of("/etc/key")),
                                Optional.of(directory.resolve("root.crt")),
                                List.of(Path.of("/run/metadb"), directory.resolve("here")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a#b;c", "a = b", "\"quoted\"", "it's", "back\\slash", "${x}", "$HOME", "ünïcode", "# first"})
    void takesAnyPasswordAsItIsWritten(String password) {
        assertThat(parse(LEAST + "systemuser_password =   " + password + "  \n")
                        .target()
                        .systemUser()
                        .password()
                        .reveal())
                .isEqualTo(password);
    }

    @Test
    void readsOverCommentsAndBlankLinesAndCarriageReturns() {
        assertThat(parse("\uFEFF# one\r\n; two\r\n\r\n" + LEAST.replace("\n", "\r\n") + "  # three\r\n"))
                .isEqualTo(parse(LEAST));
    }

    @Test
    void reportsAllProblemsTogetherEachWithFileLineAndNearestKey() {
        assertThat(problems("""
                        host = too early
                        [main]
                        host =
                        port = 70000
                        databse = metadb
                        checkpoint_segment_size = 3000
                        max_poll_interval =
                        sslmode = requier
                        listen_port = x
                        listen_port = 1
                        just text
                        [other]
                        anything = goes
                        """))
                .containsExactly(
                        "metadb.conf:1: key \"host\" stands before section [main]",
                        "metadb.conf:2: database is missing",
                        "metadb.conf:2: systemuser is missing",
                        "metadb.conf:3: host is empty",
                        "metadb.conf:4: port must be a whole number from 1 to 65535",
                        "metadb.conf:5: unknown key \"databse\" (did you mean \"database\"?)",
                        "metadb.conf:6: checkpoint_segment_size is no longer supported in metadb.conf"
                                + " (see ALTER SYSTEM command)",
                        "metadb.conf:8: sslmode must be one of disable, allow, prefer, require, verify-ca,"
                                + " verify-full (did you mean \"require\"?)",
                        "metadb.conf:9: listen_port must be a whole number from 1 to 65535",
                        "metadb.conf:10: key \"listen_port\" is already set in line 9",
                        "metadb.conf:11: neither \"key = value\", a comment nor a section",
                        "metadb.conf:12: unknown section [other] (the only one is [main])");
    }

    @Test
    void reportsAnEmptyFileAsItsMissingKeys() {
        assertThat(problems(""))
                .containsExactly(
                        "metadb.conf:1: host is missing",
                        "metadb.conf:1: database is missing",
                        "metadb.conf:1: systemuser is missing");
    }

    @Test
    void namesNoKeyWhereNoneIsNear() {
        assertThat(problems(LEAST + "zzzzzz = 1\n")).containsExactly("metadb.conf:5: unknown key \"zzzzzz\"");
    }

    @Test
    void demandsCertificateAndKeyForTls() {
        assertThat(problems(LEAST + "ssl = on\nssl_cert_file = c\n"))
                .containsExactly("metadb.conf:5: ssl = on needs ssl_cert_file and ssl_key_file");
    }

    @Test
    void demandsAWayIn() {
        assertThat(problems(LEAST + "listen_addresses =\nunix_socket_directories =\n"))
                .containsExactly(
                        "metadb.conf:5: neither listen_addresses nor unix_socket_directories lets a client in");
    }

    @Test
    void takesSecretsFromEnvironmentAndFiles() throws IOException {
        Files.writeString(directory.resolve("password"), "from # file\n");
        Configuration configuration = parse(LEAST.replace("db.example.org", "${env:HOST}.example.org")
                + "systemuser_password = ${file:password}\n");

        assertThat(configuration.target().host()).isEqualTo("db7.example.org");
        assertThat(configuration.target().systemUser().password().reveal()).isEqualTo("from # file");
    }

    @Test
    void reportsReferencesThatLeadNowhere() {
        assertThat(problems(LEAST.replace("db.example.org", "${env:NONE}") + "systemuser_password = ${file:gone}\n"))
                .containsExactly(
                        "metadb.conf:2: host: environment variable NONE is not set",
                        "metadb.conf:5: systemuser_password: file gone not found");
    }

    @Test
    void neverPrintsPasswords() {
        String text = parse(LEAST + "superuser = root\nsuperuser_password = hush1\nsystemuser_password = hush2\n")
                .toString();

        assertThat(text).contains("mdbadmin", "root", "****").doesNotContain("hush");
    }

    @Test
    void keepsTheSampleTrue() throws IOException {
        String sample = Files.readString(Path.of("../../conf/metadb.conf"));
        String filled = sample.replace("\nhost =\n", "\nhost = h\n").replace("\ndatabase =\n", "\ndatabase = d\n");
        String everyKeySet = filled.replaceAll("(?m)^#([a-z_]+ =)", "$1");

        assertThat(problems(sample))
                .hasSize(2)
                .allMatch(problem -> problem.matches("metadb.conf:\\d+: (host|database) is empty"));
        assertThat(parse(filled).door()).isEqualTo(parse(LEAST).door());
        assertThat(parse(everyKeySet).door().withListenPort(1))
                .isEqualTo(new Door(
                        List.of("localhost"),
                        1,
                        100,
                        ClientSsl.OFF,
                        Optional.of(directory.resolve("server.crt")),
                        Optional.of(directory.resolve("server.key")),
                        Optional.of(directory.resolve("root.crt")),
                        List.of(Path.of("/run/metadb"))));
        assertThat(ConfigurationKeys.ALL).allMatch(key -> everyKeySet.contains("\n" + key + " ="));
    }

    private Configuration parse(String text) {
        Map<String, String> environment = Map.of("HOST", "db7");
        return new ConfigurationParser(Path.of("metadb.conf"), new References(environment::get, directory)).parse(text);
    }

    private List<String> problems(String text) {
        return catchThrowableOfType(ConfigurationException.class, () -> parse(text))
                .problems();
    }
}
