package org.metadb.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.metadb.position.Events.chunkRow;
import static org.metadb.position.Events.snapshotRow;
import static org.metadb.position.Events.tx;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;

class MemoryCodecTest {

    private static final int ROWS_ON_A_PAGE_MAX = 291;

    private final Memory memory = new Memory();

    @Test
    void readsBackWhatItWrote() {
        merge(snapshotRow(500, 9, 1000, 1));
        merge(chunkRow(-1, 502, 1000, 1));
        merge(chunkRow(90, 95, 1000, 1));
        for (int i = 0; i < 100; i++) {
            merge(tx(i, 1000 - i).after(i % 3 == 0 ? -1 : 1000L * i).create(1L << i % 60, i));
        }
        merge(tx(Long.MAX_VALUE, 4_102_444_800_000L).after(Long.MAX_VALUE - 1).create(Long.MAX_VALUE, 1));
        merge(tx(5, 5).from("täst", "d\0b").truncate(7));
        byte[] bytes = memory.encode();

        assertThat(Memory.decode(bytes).encode()).isEqualTo(bytes);
    }

    @Test
    void readsNoBytesAsAMemoryOfNothing() {
        assertThat(Memory.decode(new byte[0]).encode()).isEqualTo(new Memory().encode());
    }

    @Test
    void knowsItsKeysAgain() {
        for (int key = 0; key < ROWS_ON_A_PAGE_MAX; key++) {
            merge(tx(7, 1000).create(100, key));
        }
        Memory read = Memory.decode(memory.encode());

        for (int key = 0; key < ROWS_ON_A_PAGE_MAX; key++) {
            assertThat(read.judge(tx(7, 1000).create(100, key)).isNew()).isFalse();
        }
        assertThat(read.judge(tx(7, 1000).create(100, ROWS_ON_A_PAGE_MAX)).isNew())
                .isTrue();
    }

    @Test
    void keepsAFullPageOfRowsAndAllUnitsOfABusyServerWithinTheLimit() {
        Random random = new Random(1);
        long lsn = 0x5_0000_0000L;
        for (int i = 0; i < 200; i++) {
            lsn += random.nextInt(5_000_000);
            merge(tx(800_000_000L + i * 7, 1_764_000_000_000L + i * 900L + random.nextInt(800))
                    .after(lsn - random.nextInt(100_000))
                    .update(lsn, i));
        }
        lsn += 100_000;
        for (int key = 0; key < ROWS_ON_A_PAGE_MAX; key++) {
            merge(tx(800_010_000L, 1_764_000_300_000L).after(lsn - 100).create(lsn, key));
        }
        byte[] bytes = memory.encode();

        assertThat(bytes.length).isLessThanOrEqualTo(MemoryCodec.SERVER_BYTES_MAX);
        Memory read = Memory.decode(bytes);
        assertThat(read.servers.values().iterator().next().units).hasSize(ServerMemory.UNITS_MAX);
    }

    @Test
    void forgetsTheOldestUnitsRatherThanPassTheLimit() {
        Random random = new Random(2);
        ChangeEvent[] events = new ChangeEvent[64 + ROWS_ON_A_PAGE_MAX];
        long lastCommit = 0;
        for (int i = 0; i < 64; i++) {
            lastCommit += random.nextLong(1L << 50);
            events[i] = tx(random.nextLong(1L << 60), random.nextLong(1L << 42))
                    .after(lastCommit)
                    .update(random.nextLong(1L << 60), 1);
        }
        for (int key = 0; key < ROWS_ON_A_PAGE_MAX; key++) {
            events[64 + key] = tx(1, 1).after(lastCommit + 10).create(5, key);
        }
        Arrays.stream(events).forEach(this::merge);
        byte[] bytes = memory.encode();
        Memory read = Memory.decode(bytes);

        assertThat(bytes.length).isLessThanOrEqualTo(MemoryCodec.SERVER_BYTES_MAX + 2);
        assertThat(read.servers.values().iterator().next().units.size()).isBetween(20, 63);
        assertThat(events)
                .allSatisfy(event -> assertThat(read.judge(event).isNew()).isFalse());
    }

    @Test
    void refusesBytesThatAreNoMemory() {
        merge(tx(1, 1).create(5, 1));
        merge(snapshotRow(5, 6, 7, 8));
        byte[] bytes = memory.encode();

        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Memory.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ends too early");
        }
        assertThatThrownBy(() -> Memory.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("bytes behind its end");
        assertThatThrownBy(() -> Memory.decode(new byte[] {9, 0})).hasMessageContaining("version 9 is not known");
    }

    @Test
    void neverBreaksOnForeignBytesOtherThanByRefusing() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60) + 1];
            random.nextBytes(bytes);
            bytes[0] = 1;
            try {
                Memory.decode(bytes).encode();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("memory of a position:");
            }
        }
    }

    private void merge(ChangeEvent event) {
        memory.judge(event);
        memory.merged(event);
    }
}
