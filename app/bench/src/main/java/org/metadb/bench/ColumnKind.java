package org.metadb.bench;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.UUID;

/** Types of columns as the connector describes and writes them in its default modes. */
public enum ColumnKind {
    INT4("\"type\":\"int32\"", "") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            out.append(random.nextInt(1_000_000));
        }
    },
    INT8("\"type\":\"int64\"", "") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            out.append(random.nextLong(1L << 50));
        }
    },
    BOOLEAN("\"type\":\"boolean\"", "") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            out.append(random.nextBoolean());
        }
    },
    /** 20 to 80 characters. */
    TEXT("\"type\":\"string\"", "") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            words(out.append('"'), random, random.nextInt(20, 80)).append('"');
        }
    },
    /** 3 to 4 kB: PostgreSQL keeps it out of line, and an update that leaves it as it is does not log it again. */
    LONG_TEXT("\"type\":\"string\"", "") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            words(out.append('"'), random, random.nextInt(3_000, 4_000)).append('"');
        }
    },
    /** numeric(10,2) */
    NUMERIC(
            "\"type\":\"bytes\"",
            "\"name\":\"org.apache.kafka.connect.data.Decimal\",\"version\":1,"
                    + "\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"10\"},") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            byte[] unscaled = BigInteger.valueOf(random.nextLong(-10_000_000, 1_000_000_000))
                    .toByteArray();
            out.append('"').append(Base64.getEncoder().encodeToString(unscaled)).append('"');
        }
    },
    DATE("\"type\":\"int32\"", "\"name\":\"io.debezium.time.Date\",\"version\":1,") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            out.append(random.nextInt(15_000, 21_000));
        }
    },
    TIMESTAMPTZ("\"type\":\"string\"", "\"name\":\"io.debezium.time.ZonedTimestamp\",\"version\":1,") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            Instant time = Instant.EPOCH.plus(
                    random.nextLong(1_600_000_000_000_000L, 1_780_000_000_000_000L), ChronoUnit.MICROS);
            out.append('"').append(time).append('"');
        }
    },
    UUID_VALUE("\"type\":\"string\"", "\"name\":\"io.debezium.data.Uuid\",\"version\":1,") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            out.append('"')
                    .append(new UUID(random.nextLong(), random.nextLong()))
                    .append('"');
        }
    },
    JSONB("\"type\":\"string\"", "\"name\":\"io.debezium.data.Json\",\"version\":1,") {
        @Override
        void append(StringBuilder out, SplittableRandom random) {
            out.append("\"{\\\"tags\\\": [\\\"");
            words(out, random, 12).append("\\\", \\\"");
            words(out, random, 12).append("\\\"], \\\"count\\\": ").append(random.nextInt(1_000));
            out.append(", \\\"status\\\": {\\\"name\\\": \\\"open\\\"}}\"");
        }
    };

    private static final String[] WORDS = {
        "library", "loan", "Müller", "renewed", "return", "shelf", "reading", "été", "request", "copy", "second",
        "author", "of", "the"
    };

    private final String type;
    private final String semantic;

    ColumnKind(String type, String semantic) {
        this.type = type;
        this.semantic = semantic;
    }

    /** Appends a value as the payload has it. */
    abstract void append(StringBuilder out, SplittableRandom random);

    /** Appends the column's entry in a schema. */
    void appendField(StringBuilder out, String name, boolean optional) {
        out.append('{').append(type).append(",\"optional\":").append(optional).append(',');
        out.append(semantic).append("\"field\":\"").append(name).append("\"}");
    }

    private static StringBuilder words(StringBuilder out, SplittableRandom random, int length) {
        int end = out.length() + length;
        while (out.length() < end) {
            out.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        out.setLength(out.length() - 1);
        return out;
    }
}
