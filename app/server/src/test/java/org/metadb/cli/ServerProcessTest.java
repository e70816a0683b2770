package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.cli.Installation.Running;

/** Processes, signals and the files of the data directory, with the real launcher and an idle server. */
class ServerProcessTest {

    @TempDir
    Path directory;

    private Installation metadb;
    private Path data;
    private Running server;

    @BeforeEach
    void install() throws IOException {
        metadb = Installation.with(IdleMain.class, directory.resolve("metadb-1"));
        data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("metadb.conf"), "[main]\nhost = h\ndatabase = metadb\nsystemuser = u\n");
    }

    @AfterEach
    void kill() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void stopsInOrderWhenAsked() throws IOException {
        server = start(Map.of(), "-l", "log", "-p", "8551");
        assertThat(Files.readString(data.resolve("metadb.pid")))
                .isEqualTo(server.process().pid() + "\n");
        assertThat(Files.readString(data.resolve("metadb.run"))).contains("port=8551\n");

        Running stop = metadb.run("stop", "-D", "data", "-v");

        assertThat(stop.exitCode()).isZero();
        assertThat(stop.err()).isEqualTo("metadb: waiting for server to shut down\nmetadb: server stopped\n");
        assertThat(server.exitCode()).isZero();
        assertThat(server.out() + server.err()).isEmpty();
        assertThat(data.resolve("metadb.pid")).doesNotExist();
        assertThat(Files.readAllLines(directory.resolve("log")))
                .extracting(line -> line.replaceFirst("^.*UTC  ", "").replaceFirst(" maxHeap.*", ""))
                .containsExactly(
                        "INFO:  starting Metadb " + Version.current(), "INFO:  idle", "INFO:  server is shut down");
    }

    @Test
    void stopsInOrderOnInterrupt() throws IOException {
        assumeFalse(interruptsAreIgnored(), "the tests run behind a shell's &");
        server = start(Map.of());
        Installation.start(
                        "kill",
                        directory,
                        Map.of(),
                        "-INT",
                        Long.toString(server.process().pid()))
                .ended();

        assertThat(server.exitCode()).isZero();
        assertThat(server.err()).contains("INFO:  server is shut down");
    }

    @Test
    void isHaltedWithinFiveSecondsWhenTheServerHangs() throws IOException {
        server = start(Map.of("IDLE_SERVER", "hangs"));
        long asked = System.nanoTime();
        server.process().destroy();

        assertThat(server.exitCode()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(server.err()).contains("FATAL:  server did not end within");
    }

    @Test
    void refusesASecondServerOnTheDirectory() throws IOException {
        server = start(Map.of());

        Running second = metadb.run("start", "-D", "data", "-l", "second.log");
        Running sync = metadb.run("sync", "-D", "data", "--source", "s", "--force");

        String sentence = "lock file \"" + data.resolve("metadb.pid") + "\" already exists and server (PID "
                + server.process().pid() + ") appears to be running";
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).isEqualTo("metadb: error: server stopped: " + sentence + "\n");
        assertThat(directory.resolve("second.log")).content().endsWith("FATAL:  server stopped: " + sentence + "\n");
        assertThat(sync.exitCode()).isEqualTo(1);
        assertThat(sync.err()).isEqualTo("metadb: error: " + sentence + "\n");
        assertThat(metadb.run("stop", "-D", "data").exitCode()).isZero();
    }

    @Test
    void startsAgainAfterItWasKilledAlsoWhereItsPidIsInUse() throws IOException {
        server = start(Map.of());
        server.process().destroyForcibly();
        server.ended();
        assertThat(data.resolve("metadb.pid")).exists();
        assertThat(metadb.run("stop", "-D", "data").exitCode()).isZero();
        Files.writeString(data.resolve("metadb.pid"), ProcessHandle.current().pid() + "\n");

        server = start(Map.of());

        assertThat(data.resolve("metadb.pid"))
                .hasContent(Long.toString(server.process().pid()));
    }

    @Test
    void signalsNoProcessThatMerelyHasThePid() throws IOException {
        server = start(Map.of());
        Running bystander = Installation.start("sleep", directory, Map.of(), "20");
        String run = Files.readString(data.resolve("metadb.run"));
        Files.writeString(
                data.resolve("metadb.run"),
                run.replace(
                        "pid=" + server.process().pid(),
                        "pid=" + bystander.process().pid()));

        Running stop = metadb.run("stop", "-D", "data");

        assertThat(stop.exitCode()).isEqualTo(1);
        assertThat(stop.err()).startsWith("metadb: error: the server on \"" + data + "\" is running, but not as");
        assertThat(bystander.process().isAlive()).isTrue();
        bystander.close();
    }

    @Test
    void saysWhyItDoesNotStartInTheLogFileToo() throws IOException {
        Running failed = metadb.start(Map.of("IDLE_SERVER", "fails"), "start", "-D", "data", "-l", "log")
                .ended();

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).isEqualTo("metadb: error: server stopped: database \"metadb\" does not exist\n");
        assertThat(directory.resolve("log"))
                .content()
                .endsWith("FATAL:  server stopped: database \"metadb\" does not exist\n");
        assertThat(data.resolve("metadb.pid")).doesNotExist();
    }

    @Test
    void reportsABadConfigurationOnceWhereLogAndErrorsGoToTheSamePlace() throws IOException {
        Files.writeString(data.resolve("metadb.conf"), "[main]\nhost = h\n");

        Running failed = metadb.run("start", "-D", "data");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err().lines())
                .containsExactly(
                        "metadb: error: server stopped: " + data.resolve("metadb.conf") + ":1: database is missing",
                        "metadb: error: server stopped: " + data.resolve("metadb.conf") + ":1: systemuser is missing");
    }

    @Test
    void refusesALogFileItCannotOpen() throws IOException {
        Running failed = metadb.run("start", "-D", "data", "-l", "none/log");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err())
                .isEqualTo("metadb: error: cannot open log file \"none/log\": no such file or directory\n");
    }

    @Test
    void endsWithZeroWhenTheServerEndsByItself() throws IOException {
        assertThat(metadb.start(Map.of("IDLE_SERVER", "ends"), "start", "-D", "data")
                        .exitCode())
                .isZero();
    }

    /** A shell starts what it puts into the background with SIGINT ignored; Java, like all well-behaved programs, leaves it so. */
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private Running start(Map<String, String> environment, String... options) throws IOException {
        String[] arguments = new String[3 + options.length];
        arguments[0] = "start";
        arguments[1] = "-D";
        arguments[2] = "data";
        System.arraycopy(options, 0, arguments, 3, options.length);
        Running started = metadb.start(environment, arguments);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> !started.process().isAlive()
                        || (Files.exists(data.resolve("metadb.run"))
                                && Files.readString(data.resolve("metadb.run"))
                                        .contains("pid=" + started.process().pid() + "\n")
                                && Files.readString(data.resolve("metadb.run")).contains("port=")));
        assertThat(started.process().isAlive()).as(started.err()).isTrue();
        return started;
    }
}
