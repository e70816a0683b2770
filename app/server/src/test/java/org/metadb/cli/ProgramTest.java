package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.cli.Synchronization.State;

class ProgramTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ScriptedPorts ports = new ScriptedPorts();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    strat             | unknown command "strat" for "metadb" (did you mean "start"?)
                    xyzzy             | unknown command "xyzzy" for "metadb"
                    start now         | unknown command "now" for "metadb start"
                    --foo             | unknown flag: --foo
                    stop --verbos     | unknown flag: --verbos (did you mean "--verbose"?)
                    stop --port=1     | unknown flag: --port
                    stop -x           | unknown shorthand flag: 'x' in -x
                    start --port      | flag needs an argument: --port
                    start -p x        | invalid argument "x" for "-p, --port" flag: not a whole number
                    start -p 0        | invalid argument "0" for "-p, --port" flag: must be from 1 to 65535
                    start --memlimit a| invalid argument "a" for "--memlimit" flag: not a number
                    start --memlimit -1 | invalid argument "-1.0" for "--memlimit" flag: must be greater than 0
                    sync              | required flag(s) "source" not set
                    endsync -D d      | required flag(s) "source" not set
                    init              | data directory not specified
                    start             | data directory not specified
                    stop -v           | data directory not specified
                    upgrade           | data directory not specified
                    start -D nowhere  | data directory not found: nowhere
                    sync --source s -D nowhere  | data directory not found: nowhere
                    migrate --ldpconf x --source s | "migrate" (historical data from LDP) is not available in this version of Metadb
                    """)
    void refusesWithOneLineAndExitCodeOne(String line, String message) {
        assertThat(run("", line.split(" "))).isEqualTo(1);

        assertThat(err()).isEqualTo("metadb: error: " + message + "\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help", "--help", "-h"})
    void showsHelpOnStandardOutput(String line) {
        assertThat(run("", line.isEmpty() ? new String[0] : new String[] {line}))
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("init", "start", "stop", "sync", "endsync", "upgrade", "version", "Start server")
                .doesNotContain("migrate");
        assertThat(err()).isEmpty();
    }

    @Test
    void explainsOneCommand() {
        assertThat(run("", "help", "start")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--memlimit", "--uuopt", "--debug", "-l, --log");
    }

    @Test
    void printsVersion() {
        assertThat(run("", "version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("metadb version \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void initializesADirectoryThatOnlyLacksWhereTheDatabaseIs() throws IOException {
        Path data = directory.resolve("new/data");

        assertThat(run("", "init", "-D", data.toString())).isZero();

        assertThat(err()).isEqualTo("metadb: initialized new data directory in " + data + "\n");
        assertThat(Files.readAllLines(data.resolve("metadb.conf")))
                .contains(
                        "[main]",
                        "host =",
                        "port = 5432",
                        "database =",
                        "superuser = postgres",
                        "superuser_password =",
                        "systemuser = mdbadmin",
                        "systemuser_password =",
                        "sslmode = require");
        assertThat(run("", "init", "-D", data.toString())).isEqualTo(1);
        assertThat(err()).endsWith("metadb: error: " + data + " already exists\n");
    }

    @Test
    void checksOptionsBeforeItReadsTheConfiguration() {
        run("", "start", "-D", directory.toString(), "-p", "0");

        assertThat(err()).contains("invalid argument").doesNotContain("metadb.conf");
    }

    @Test
    void reportsEveryProblemOfTheConfigurationOnALineOfItsOwn() throws IOException {
        Path file = Files.writeString(directory.resolve("metadb.conf"), "[main]\nhots = h\ndatabase = d\n");

        assertThat(run("", "sync", "-D", directory.toString(), "--source", "s")).isEqualTo(1);

        assertThat(err().lines())
                .containsExactly(
                        "metadb: error: " + file + ":1: host is missing",
                        "metadb: error: " + file + ":1: systemuser is missing",
                        "metadb: error: " + file + ":2: unknown key \"hots\" (did you mean \"host\"?)");
    }

    @Test
    void stopsSilentlyWhatDoesNotRun() {
        assertThat(run("", "stop", "-D", directory.toString())).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void beginsASynchronizationWhenTheOperatorAgrees() throws IOException {
        configure();
        ports.state = State.NORMAL;

        assertThat(run("Yes\n", "sync", "-D", directory.toString(), "--source", "sensor"))
                .isZero();

        assertThat(err())
                .isEqualTo("Begin synchronization process for data source \"sensor\"? "
                        + "metadb: sync: preparing tables for new snapshot\nmetadb: sync: completed\n");
        assertThat(ports.done).containsExactly("begin sensor", "close");
        assertThat(directory.resolve("metadb.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yess\n", "y es\n"})
    void changesNothingAndExitsOneWhenItIsNotConfirmed(String answer) throws IOException {
        configure();
        ports.state = State.NORMAL;

        assertThat(run(answer, "sync", "-D", directory.toString(), "--source", "sensor"))
                .isEqualTo(1);
        assertThat(run(answer, "upgrade", "-D", directory.toString())).isEqualTo(1);

        assertThat(ports.done).containsExactly("close");
    }

    @Test
    void asksTwiceWhereASynchronizationIsInProgress() throws IOException {
        configure();
        ports.state = State.RESYNC;

        assertThat(run("y\nn\n", "sync", "-D", directory.toString(), "--source", "sensor"))
                .isEqualTo(1);
        assertThat(run("y\nY\n", "sync", "-D", directory.toString(), "--source", "sensor"))
                .isZero();

        assertThat(err())
                .contains("WARNING: Synchronization in progress for data source \"sensor\".")
                .contains("Interrupt and restart synchronization with new snapshot? ");
        assertThat(ports.done).containsExactly("close", "begin sensor", "close");
    }

    @Test
    void neverPromptsWhenForced() throws IOException {
        configure();
        ports.state = State.RESYNC;

        assertThat(run("", "sync", "-D", directory.toString(), "--source", "sensor", "--force"))
                .isZero();
        assertThat(run("", "endsync", "-D", directory.toString(), "--source", "sensor", "--force"))
                .isZero();
        assertThat(run("", "upgrade", "-D", directory.toString(), "--force")).isZero();

        assertThat(err()).doesNotContain("?");
    }

    @Test
    void knowsNoUnknownDataSource() throws IOException {
        configure();
        ports.state = null;

        assertThat(run("", "endsync", "-D", directory.toString(), "--source", "x"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("metadb: error: data source \"x\" does not exist\n");
    }

    @Test
    void endsOnlyWhatHasBegun() throws IOException {
        configure();
        ports.state = State.NORMAL;

        assertThat(run("", "endsync", "-D", directory.toString(), "--source", "sensor", "--force"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("metadb: error: \"endsync\" can only be used in sync mode\n");
    }

    @Test
    void endsTheInitialSynchronizationUnasked() throws IOException {
        configure();
        ports.state = State.INITIAL;

        assertThat(run("", "endsync", "-D", directory.toString(), "--source", "sensor"))
                .isZero();

        assertThat(err()).isEqualTo("metadb: endsync: completed\n");
        assertThat(ports.done).containsExactly("end sensor", "close");
    }

    @Test
    void saysThatEndingAResyncClosedNothing() throws IOException {
        configure();
        ports.state = State.RESYNC;

        assertThat(run("y\n", "endsync", "-D", directory.toString(), "--source", "sensor"))
                .isZero();

        assertThat(err())
                .startsWith("Finalize synchronization for data source \"sensor\"? ")
                .contains("metadb: endsync: no records were closed")
                .endsWith("metadb: endsync: completed\n");
    }

    @Test
    void upgradesStepByStep() throws IOException {
        configure();
        ports.steps = 2;

        assertThat(run("y\n", "upgrade", "-D", directory.toString())).isZero();
        ports.steps = 0;
        assertThat(run("y\n", "upgrade", "-D", directory.toString())).isZero();

        assertThat(err().replaceFirst("Metadb \\S+\\?", "Metadb X?"))
                .startsWith("""
                        Upgrade instance "%1$s" to Metadb X? metadb: upgrading: schema version 1
                        metadb: upgrading: schema version 2
                        metadb: upgrade of "%1$s" is completed
                        """.formatted(directory))
                .endsWith("metadb: \"" + directory + "\" is up to date\n");
    }

    @Test
    void reportsWhatThePortsThrowAsOneLine() throws IOException {
        configure();
        ports.failure = new IOException("connection refused\n  by db.example.org");

        assertThat(run("", "sync", "-D", directory.toString(), "--source", "s")).isEqualTo(1);
        assertThat(err()).isEqualTo("metadb: error: connection refused by db.example.org\n");
    }

    private void configure() throws IOException {
        Files.writeString(directory.resolve("metadb.conf"), "[main]\nhost = h\ndatabase = d\nsystemuser = u\n");
    }

    private int run(String input, String... arguments) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return new Program(terminal, ports).execute(arguments);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
