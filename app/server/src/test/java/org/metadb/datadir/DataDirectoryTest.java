package org.metadb.datadir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void makesDirectoryAndConfigurationForTheirOwnerOnly() throws IOException {
        DataDirectory data = DataDirectory.create(parent.resolve("a/b/data"), "[main]\n");

        assertThat(permissions(data.path())).isEqualTo("rwx------");
        assertThat(permissions(data.path().resolve("metadb.conf"))).isEqualTo("rw-------");
    }

    @Test
    void leavesAloneWhatExists() throws IOException {
        Path file = Files.writeString(parent.resolve("data"), "mine");

        assertThatThrownBy(() -> DataDirectory.create(file, "[main]\n")).hasMessage(file + " already exists");
        assertThat(file).hasContent("mine");
    }

    @Test
    void writesPidAndNewlineOnlyWhileHeld() throws IOException {
        DirectoryLock lock = DirectoryLock.acquire(data());

        assertThat(Files.readString(parent.resolve("metadb.pid")))
                .isEqualTo(ProcessHandle.current().pid() + "\n");
        assertThat(permissions(parent.resolve("metadb.pid"))).isEqualTo("rw-------");
        lock.clear();
        assertThat(parent.resolve("metadb.pid")).doesNotExist();
        assertThat(parent.resolve("metadb.run")).doesNotExist();
    }

    @Test
    void refusesASecondHolderAlsoByAnotherPath() throws IOException {
        DirectoryLock.acquire(data());
        Path link = Files.createSymbolicLink(parent.resolveSibling(parent.getFileName() + "-link"), parent);

        assertThatThrownBy(() -> DirectoryLock.acquire(DataDirectory.existing(link)))
                .isInstanceOf(DirectoryLockedException.class)
                .hasMessage("lock file \"" + link.resolve("metadb.pid") + "\" already exists and server (PID "
                        + ProcessHandle.current().pid() + ") appears to be running");
        assertThat(DirectoryLock.isHeld(data())).isTrue();
        Files.delete(link);
    }

    @Test
    void isNotHeldByFilesThatAKilledServerLeft() throws IOException {
        Files.writeString(parent.resolve("metadb.lock"), "");
        Files.writeString(parent.resolve("metadb.pid"), "1\n");
        Files.writeString(
                parent.resolve("metadb.run"),
                new RunFile(1, "ticks 1", OptionalInt.empty(), Optional.empty()).format());

        assertThat(DirectoryLock.isHeld(data())).isFalse();
        DirectoryLock.acquire(data());
        assertThat(parent.resolve("metadb.pid"))
                .hasContent(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void saysWhereTheDoorIs() {
        DirectoryLock lock = DirectoryLock.acquire(data());
        assertThat(data().runFile().orElseThrow().port()).isEmpty();

        lock.listensAt(8551, Optional.of(Path.of("/run/my metadb/.s.PGSQL.8551")));

        RunFile run = data().runFile().orElseThrow();
        assertThat(run.port()).hasValue(8551);
        assertThat(run.socket()).contains(Path.of("/run/my metadb/.s.PGSQL.8551"));
        assertThat(run.describesLivingProcess()).isTrue();
    }

    @Test
    void tellsAProcessFromALaterOneWithItsPid() {
        long pid = ProcessHandle.current().pid();

        assertThat(new RunFile(pid, "ticks 17", OptionalInt.empty(), Optional.empty()).describesLivingProcess())
                .isFalse();
        assertThat(RunFile.parse("garbage")).isEmpty();
        assertThat(RunFile.parse("pid=x\nstart=ticks 1\n")).isEmpty();
    }

    @Test
    void keepsItsIdForEver() {
        DirectoryLock lock = DirectoryLock.acquire(data());
        UUID id = data().instanceId(lock);

        assertThat(data().instanceId(lock)).isEqualTo(id);
        assertThat(parent.resolve("metadb.id")).hasContent(id.toString());
    }

    @Test
    void refusesAnIdThatIsNone() throws IOException {
        DirectoryLock lock = DirectoryLock.acquire(data());
        Files.writeString(parent.resolve("metadb.id"), "mine\n");

        assertThatThrownBy(() -> data().instanceId(lock)).hasMessageContaining("metadb.id\" holds no UUID");
    }

    private DataDirectory data() {
        return DataDirectory.existing(parent);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
