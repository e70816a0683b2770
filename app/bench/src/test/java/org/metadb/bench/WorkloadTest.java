package org.metadb.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.event.ColumnFilter;
import org.metadb.event.Decoded;
import org.metadb.event.Decoder;
import org.metadb.event.Operation;
import org.metadb.event.PassedOver;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;

/** The generator's events are what the decoder takes for those of a connector. */
class WorkloadTest {

    private record Told(SourceTable table, byte[] key, byte[] value) {}

    private static List<Told> tell(long seed) {
        List<Told> told = new ArrayList<>();
        Workload workload = new Workload("bench", SourceTable.library(), seed);
        workload.snapshot(800, (table, key, value) -> told.add(new Told(table, key, value)));
        workload.stream(3_000, (table, key, value) -> told.add(new Told(table, key, value)));
        return told;
    }

    private static List<Decoded> decode(List<Told> told) {
        Decoder decoder = new Decoder(ColumnFilter.NONE, EventText.UNAVAILABLE);
        List<Decoded> decoded = new ArrayList<>();
        for (Told record : told) {
            RecordPosition at = new RecordPosition(Backlog.topic("bench", record.table()), 0, decoded.size());
            decoded.add(decoder.decode(new RawRecord(at, 0, record.key(), record.value(), Map.of())));
        }
        return decoded;
    }

    @Test
    void everyRecordIsDecodedAsTheChangeThatItTells() {
        Map<Operation, Integer> operations = new EnumMap<>(Operation.class);
        int tombstones = 0;
        for (Decoded decoded : decode(tell(1))) {
            if (decoded instanceof PassedOver passed) {
                assertThat(passed.kind()).isEqualTo(PassedOver.Kind.TOMBSTONE);
                tombstones++;
            } else {
                assertThat(decoded).isInstanceOf(ChangeEvent.class);
                operations.merge(((ChangeEvent) decoded).operation(), 1, Integer::sum);
            }
        }

        assertThat(operations.get(Operation.READ)).isEqualTo(800);
        assertThat(operations.get(Operation.UPDATE)).isBetween(1_700, 1_900);
        assertThat(operations.get(Operation.CREATE)).isBetween(800, 1_000);
        assertThat(operations.get(Operation.DELETE)).isBetween(250, 350).isEqualTo(tombstones);
    }

    @Test
    void streamingEventsOfATableRiseInLsn() {
        Map<String, Long> highest = new HashMap<>();
        for (Decoded decoded : decode(tell(1))) {
            if (decoded instanceof ChangeEvent event) {
                String table = event.source().table();
                long before = highest.getOrDefault(table, 0L);
                assertThat(event.source().lsn()).isGreaterThanOrEqualTo(before);
                assertThat(event.source().streaming() && event.source().lsn() == before)
                        .isFalse();
                highest.put(table, event.source().lsn());
            }
        }
        assertThat(highest).hasSize(8);
    }

    @Test
    void longTextsAreMostlyLeftOutOfUpdates() {
        List<ChangeEvent> updates = decode(tell(1)).stream()
                .filter(ChangeEvent.class::isInstance)
                .map(ChangeEvent.class::cast)
                .filter(event -> event.operation() == Operation.UPDATE)
                .toList();

        assertThat(updates)
                .filteredOn(event -> event.after().orElseThrow().hasUnchanged())
                .isNotEmpty()
                .allMatch(event -> event.source().table().equals("notes"));
    }

    @Test
    void knowsWhatTheTablesHoldInTheEnd() {
        Workload workload = new Workload("bench", SourceTable.library(), 7);
        Map<String, Set<String>> live = new HashMap<>();
        Map<String, Integer> versions = new HashMap<>();
        Workload.Sink apply = (table, key, value) -> {
            String id = new String(key, StandardCharsets.UTF_8);
            Set<String> rows = live.computeIfAbsent(table.name(), name -> new HashSet<>());
            if (value == null) {
                rows.remove(id);
            } else if (!new String(value, StandardCharsets.UTF_8).contains("\"after\":null")) {
                rows.add(id);
                versions.merge(table.name(), 1, Integer::sum);
            }
        };
        workload.snapshot(200, apply);
        workload.stream(2_000, apply);

        assertThat(workload.contents()).hasSize(8).allSatisfy((table, contents) -> {
            assertThat(contents.current()).isEqualTo(live.get(table).size());
            assertThat(contents.versions()).isEqualTo(versions.get(table).intValue());
            assertThat(contents.versionSum()).isGreaterThan(contents.current());
        });
    }

    @Test
    void theSameSeedTellsTheSameHistory() {
        List<Told> first = tell(3);
        List<Told> second = tell(3);

        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(Arrays.equals(first.get(i).key(), second.get(i).key())).isTrue();
            assertThat(Arrays.equals(first.get(i).value(), second.get(i).value()))
                    .isTrue();
        }
        assertThat(Arrays.equals(tell(4).get(0).value(), first.get(0).value())).isFalse();
    }

    /** A record of the connector 3.6.1 for the table {@code defer(id int primary key, a text)}. */
    @Test
    void recordsAreTheConnectorsOwnByteForByte() throws IOException {
        SourceTable table = new SourceTable(
                "defer",
                List.of(new SourceTable.Column("id", ColumnKind.INT4), new SourceTable.Column("a", ColumnKind.TEXT)));
        EventText text = new EventText("cap", table);
        Change change = new Change('r', "first", 1_237, 50_063_104, 0, 1_795_250_049_837_552L);

        String key = new String(text.key(1), StandardCharsets.UTF_8);
        String value = new String(text.upsert(change, 1, 1, false, new SplittableRandom(1)), StandardCharsets.UTF_8);

        assertThat(key).isEqualTo(captured("captured-key.json"));
        assertThat(withoutTextAndTimes(value)).isEqualTo(withoutTextAndTimes(captured("captured-value.json")));
    }

    private static String captured(String name) throws IOException {
        try (InputStream in = WorkloadTest.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** The column's value, and the times at which the connector worked, behind the operation. */
    private static String withoutTextAndTimes(String value) {
        return value.replaceFirst("\"a\":\"[^\"]*\"", "\"a\":\"\"")
                .replaceFirst("(\"op\":\"r\",\"ts_ms\":)\\d+(,\"ts_us\":)\\d+(,\"ts_ns\":)\\d+", "$1$2$3");
    }
}
