package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.cli.Installation.Running;

/** The script that users call, in the directories and locales that they have. */
class LauncherTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with blank", "ünïcode 図書館", "a;b,c", "$HOME '\"*?", "-dash", "100%20 #1"})
    void runsFromAnyDirectoryAndOnAnyDirectoryInTheLocaleC(String name) throws IOException {
        Installation metadb =
                Installation.with(Main.class, directory.resolve(name).resolve("metadb"));

        Running init = metadb.start(Map.of("LC_ALL", "C"), "init", "-D", "data of " + name)
                .ended();

        assertThat(init.err())
                .isEqualTo("metadb: initialized new data directory in "
                        + directory.resolve(name).resolve("data of " + name) + "\n");
        assertThat(init.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POSIX", "xx_XX.UTF-8", "C.UTF-8"})
    void readsNamesBeyondAsciiInAnyLocale(String locale) throws IOException {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));

        Running init =
                metadb.start(Map.of("LANG", locale), "init", "-D", "données").ended();

        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(directory.resolve("données/metadb.conf")).exists();
    }

    @Test
    void findsItsInstallationBehindSymbolicLinks() throws IOException {
        Installation metadb = Installation.with(Main.class, directory.resolve("opt/metadb"));
        Files.createSymbolicLink(directory.resolve("opt/current"), Path.of("metadb"));
        Path link = Files.createSymbolicLink(directory.resolve("metadb link"), Path.of("opt/current/bin/metadb"));

        Running version = Installation.start(link.toString(), directory, Map.of("CDPATH", "/tmp:/usr"), "version")
                .ended();

        assertThat(version.out()).isEqualTo("metadb version " + Version.current() + "\n");
        assertThat(version.err()).isEmpty();
        assertThat(metadb.home()).exists();
    }

    @Test
    void saysWhereItCannotBeInstalled() throws IOException {
        Installation metadb = Installation.with(Main.class, directory.resolve("a:b"));

        Running run = metadb.run("version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("metadb: error: ").contains("a:b", "colon");
    }

    @Test
    void isFoundInPath() throws IOException {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));
        String path = metadb.home().resolve("bin") + ":" + System.getenv("PATH");

        Running version = Installation.start("/bin/sh", directory, Map.of("PATH", path), "-c", "metadb version")
                .ended();

        assertThat(version.out()).isEqualTo("metadb version " + Version.current() + "\n");
    }

    @ParameterizedTest
    @CsvSource({", 665", "2, 1332", "1.5, 998", ".5, 333", "0.08, 81", "99, 10649", "0010, 6656"})
    void makesTheHeapTwoThirdsOfTheMemoryLimit(String limit, int mebibytes) throws IOException {
        Path java = fakeJava("");
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));
        String[] arguments =
                limit == null ? new String[] {"start"} : new String[] {"start", "-D", "d", "--memlimit", limit};

        Running run =
                metadb.start(Map.of("JAVA_HOME", java.toString()), arguments).ended();

        int heap = limit == null ? 665 : mebibytes;
        assertThat(run.out().lines())
                .filteredOn(line -> line.startsWith("-Xmx"))
                .singleElement()
                .satisfies(line ->
                        assertThat(Integer.parseInt(line.replaceAll("\\D", ""))).isBetween(heap - 1, heap + 1));
        assertThat(run.out()).endsWith(limit == null ? "start\n" : "--memlimit\n" + limit + "\n");
    }

    @Test
    void letsTheOperatorsOptionsWin() throws IOException {
        Path java = fakeJava("");
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));

        Running run = metadb.start(
                        Map.of("JAVA_HOME", java.toString(), "METADB_JAVA_OPTS", "-XX:+UseZGC  -Da=* -Xmx5g"), "start")
                .ended();

        assertThat(run.out().lines())
                .containsSubsequence("-Xmx665m", "-XX:+UseZGC", "-Da=*", "-Xmx5g", "-jar", "start")
                .doesNotContain("-XX:+UseParallelGC");
    }

    @Test
    void saysWhatToInstallWhereThereIsNoJava() throws IOException {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));
        Path path = Files.createDirectory(directory.resolve("path"));

        Running none = metadb.start(Map.of("JAVA_HOME", "", "PATH", path.toString()), "version")
                .ended();
        Running wrong = metadb.start(Map.of("JAVA_HOME", "/nowhere"), "version").ended();

        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err().lines())
                .singleElement()
                .asString()
                .startsWith("metadb: error: Java 17")
                .contains("Debian", "Fedora", "macOS");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err().lines()).singleElement().asString().contains("(/nowhere)", "Debian", "Fedora", "macOS");
    }

    @Test
    void saysWhatToInstallWhereJavaIsTooOld() throws IOException {
        Path java = fakeJava("IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));

        Running run =
                metadb.start(Map.of("JAVA_HOME", java.toString()), "version").ended();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("metadb: error: Java 17 or later is needed, ")
                .contains(" is 11.0.2; install it:");
    }

    @Test
    void saysThatACloneIsNotBuilt() throws IOException {
        Path clone = Files.createDirectories(directory.resolve("clone/scripts")).getParent();
        Files.writeString(clone.resolve("pom.xml"), "<project/>");
        Path launcher = Files.copy(Path.of("../../scripts/metadb"), clone.resolve("scripts/metadb"));

        Running run = Installation.start("/bin/sh", clone, Map.of(), launcher.toString(), "version")
                .ended();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("mvn -DskipTests package");
    }

    @ParameterizedTest
    @CsvSource({"always, true", "never, false", "auto, false"})
    void colorsErrorsWhenTold(String wish, boolean colored) throws IOException {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb"));

        Running run = metadb.start(Map.of("METADB_COLOR", wish), "strat").ended();

        assertThat(run.err().contains("\u001b[")).isEqualTo(colored);
    }

    /** A JAVA_HOME whose java prints its arguments. */
    private Path fakeJava(String release) throws IOException {
        Path home = directory.resolve("jdk");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        java.toFile().setExecutable(true);
        Files.writeString(home.resolve("release"), release);
        return home;
    }
}
