package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record that live connectors sent, of three versions and in many modes. */
class CapturedRecordsTest {

    static final List<String> captures = Captures.ALL;

    private final Decoder decoder = new Decoder(ColumnFilter.NONE, "__debezium_unavailable_value");

    @ParameterizedTest
    @FieldSource("captures")
    void decodesEveryRecordButThoseThatTheConnectorSpoilt(String capture) {
        List<String> faults = Captures.read(capture).stream()
                .map(decoder::decode)
                .filter(Undecodable.class::isInstance)
                .map(d -> ((Undecodable) d).schema() + "." + ((Undecodable) d).table() + " " + ((Undecodable) d).path()
                        + ": " + ((Undecodable) d).reason())
                .distinct()
                .toList();

        assertThat(faults)
                .isSubsetOf(
                        "public.ty value.payload.after.ts6: the timestamp is outside PostgreSQL's range",
                        "public.ty value.payload.after.ts3: the timestamp is outside PostgreSQL's range");
    }

    @Test
    void tellsTheKindsOfRecordsApart() {
        Map<String, Integer> kinds = new TreeMap<>();
        for (RawRecord record : Captures.read(Captures.DEFAULTS)) {
            Decoded decoded = decoder.decode(record);
            String kind = decoded instanceof ChangeEvent event
                    ? event.operation().name()
                    : decoded instanceof PassedOver passed ? passed.kind().name() : "UNDECODABLE";
            kinds.merge(kind, 1, Integer::sum);
        }

        assertThat(kinds)
                .isEqualTo(Map.of(
                        "READ",
                        54,
                        "CREATE",
                        26,
                        "UPDATE",
                        40,
                        "DELETE",
                        9,
                        "TRUNCATE",
                        2,
                        "TOMBSTONE",
                        9,
                        "HEARTBEAT",
                        5,
                        "TRANSACTION",
                        126,
                        "MESSAGE",
                        2,
                        "UNDECODABLE",
                        2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7.4-defaults", Captures.DEFAULTS})
    void knowsTheOldKeyOfARowWhoseLargeValueStayedBehind(String capture) {
        ChangeEvent moved = Captures.read(capture).stream()
                .filter(record -> record.at().topic().equals("cap.public.sw"))
                .map(decoder::decode)
                .filter(d -> d instanceof ChangeEvent event && event.operation() == Operation.CREATE)
                .map(ChangeEvent.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(moved.after().orElseThrow().hasUnchanged()).isTrue();
        assertThat(moved.key().orElseThrow().bytes()).containsExactly(0, 0, 0, 4, 0, 0, 0, 10);
        assertThat(moved.oldKey().orElseThrow().bytes()).containsExactly(0, 0, 0, 4, 0, 0, 0, 1);
    }

    @ParameterizedTest
    @FieldSource("captures")
    void readsTheRowBeforeADeleteOnlyWhenAsked(String capture) {
        List<RawRecord> records = Captures.read(capture).stream()
                .filter(record -> record.at().topic().equals("cap.public.defer") && record.value() != null)
                .toList();
        RawRecord delete = records.get(2);
        Row inserted = ((ChangeEvent) decoder.decode(records.get(0))).after().orElseThrow();

        assertThat(((ChangeEvent) decoder.decode(delete)).before()).isEmpty();
        assertThat(decoder.before(delete)).contains(inserted);
        assertThat(((ChangeEvent) decoder.decode(delete)).before()).isEmpty();
        assertThat(decoder.before(records.get(1))).isEmpty();
    }
}
