package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.metadb.finding.Findings;
import org.metadb.schema.ColumnType;

/** Whatever the bytes, the decoder answers. */
class DecoderFuzzTest {

    private static final byte[] TELLING =
            "{}[]\",:\\untfs0123456789-+.eE \u0000\u007f\u00c3\u00ed\u00f4".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void answersEveryMutationOfCapturedRecords() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<RawRecord> records = new ArrayList<>();
        for (String capture : List.of(
                Captures.DEFAULTS,
                "1.9.8-defaults",
                "3.6.1-nanoseconds",
                "3.6.1-double-isostring-hex-unknown_types",
                "3.6.1-string-map-connect-interval_string-base64")) {
            records.addAll(Captures.read(capture));
        }
        int undecodable = 0;
        int rounds = 15_000;
        Decoder decoder = decoder(random);
        for (int i = 0; i < rounds; i++) {
            if (i % 1_000 == 0) {
                decoder = decoder(random);
            }
            RawRecord record = records.get(random.nextInt(records.size()));
            RawRecord mutated = new RawRecord(
                    record.at(),
                    record.timeMillis(),
                    random.nextInt(4) == 0 ? mutate(record.key(), random) : record.key(),
                    mutate(record.value(), random),
                    mutate(record.headers(), random));
            try {
                Decoded decoded = decoder.decode(mutated);
                assertThat(decoded.at()).isEqualTo(record.at());
                if (decoded instanceof Undecodable fault) {
                    undecodable++;
                    assertThat(fault.reason()).isNotBlank();
                }
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed + " round " + i + " record " + record.at(), e);
            }
        }
        assertThat(undecodable).isBetween(rounds / 10, rounds);
    }

    /** Told that columns are of any types, and that bytes come in any mode: perhaps nothing is true of it. */
    private static Decoder decoder(Random random) {
        List<ColumnType> scalars = ColumnType.scalars();
        BinaryMode mode = BinaryMode.values()[random.nextInt(BinaryMode.values().length)];
        int salt = random.nextInt();
        ToldTypes told = new ToldTypes() {
            @Override
            public Optional<SourceType> of(String schema, String table, String column) {
                int at = Math.floorMod(column.hashCode() + salt, scalars.size() * 3);
                String array = column.startsWith("a") ? "[]" : "";
                return at < scalars.size()
                        ? Optional.of(SourceType.parse(scalars.get(at).sql() + array))
                        : Optional.empty();
            }

            @Override
            public BinaryMode binaryMode() {
                return mode;
            }
        };
        return new Decoder(ColumnFilter.NONE, told, Events.PLACEHOLDER, new Findings()::table);
    }

    @Test
    void answersDeeplyNestedInput() {
        Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER, new Findings()::table);
        for (String nested :
                List.of("[".repeat(100_000), "{\"schema\":".repeat(100_000), "{\"fields\":[".repeat(100_000))) {
            RawRecord value = Events.of("c").column("v", "map", nested).record();
            RawRecord schema = Events.of("c").record("{\"schema\":" + nested + ",\"payload\":{}}");

            assertThat(decoder.decode(value)).isInstanceOf(Undecodable.class);
            assertThat(decoder.decode(schema)).isInstanceOf(Undecodable.class);
        }
        String closed = "{\"type\":\"struct\",\"fields\":[".repeat(400) + "]}".repeat(400);
        assertThat(decoder.decode(Events.of("c").record("{\"schema\":" + closed + ",\"payload\":{}}")))
                .isInstanceOf(Undecodable.class);
    }

    private static Map<String, byte[]> mutate(Map<String, byte[]> headers, Random random) {
        byte[] oldKey = headers.get("__debezium.oldkey");
        return oldKey == null ? headers : Map.of("__debezium.oldkey", mutate(oldKey, random));
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        if (bytes == null || bytes.length == 0) {
            return bytes;
        }
        byte[] copy = bytes.clone();
        // most faults in the payload, behind the schema: the others are soon found
        int from = random.nextInt(3) == 0 ? 0 : Math.max(0, copy.length - 1_500);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = from + random.nextInt(copy.length - from);
            switch (random.nextInt(5)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] = TELLING[random.nextInt(TELLING.length)];
                case 2 -> copy[at] = copy[from + random.nextInt(copy.length - from)];
                case 3 -> {
                    byte[] cut = new byte[copy.length - 1];
                    System.arraycopy(copy, 0, cut, 0, at);
                    System.arraycopy(copy, at + 1, cut, at, cut.length - at);
                    copy = cut.length == 0 ? copy : cut;
                    from = Math.min(from, copy.length - 1);
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        copy = Arrays.copyOf(copy, Math.max(1, at));
                        from = Math.min(from, copy.length - 1);
                    }
                }
            }
        }
        return copy;
    }
}
