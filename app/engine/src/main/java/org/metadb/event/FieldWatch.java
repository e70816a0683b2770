package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.metadb.finding.FindingKind;
import org.metadb.schema.ColumnType;

/**
 * What the values of a field may show of losses before Kafka, by the field's schema. Made once per schema; {@link #look} is asked for each value of
 * the few fields that can show anything.
 *
 * @param nullsUntil the version of the connector (see {@link #version}) from which on an unchanged large value comes as the placeholder and no longer as
 *     null; 0 where it always did, or values cannot be large
 * @param ifLarge whether the type cannot be told, or is hardly ever large: nulls matter only where large values were seen
 * @param defaultText the default that may stand for null, as JSON; empty if none can
 * @param times how times before the Gregorian calendar are known, in the form of COPY
 * @param array whether values are arrays
 * @param bySchema what the schema alone shows
 */
record FieldWatch(
        int nullsUntil, boolean ifLarge, byte[] defaultText, Times times, boolean array, List<FindingKind> bySchema) {

    /** A sign: null, in a column where that may stand for a large value. */
    static final int NULL = 1;

    /** A sign: a value so large that PostgreSQL may keep it out of line. */
    static final int LARGE = 2;

    /** A sign: the placeholder for an unchanged large value. */
    static final int PLACEHOLDER = 4;

    /** A sign: the column's default. */
    static final int DEFAULT = 8;

    /** A sign: a time before the Gregorian calendar. */
    static final int OLD = 16;

    /** A sign: an array that has elements, all of them null. */
    static final int NULLS = 32;

    static final FieldWatch NONE = new FieldWatch(0, false, new byte[0], Times.NONE, false, List.of());

    /** PostgreSQL moves values out of line to make a row smaller than 2 kB; this is the size of a value in JSON. */
    private static final int LARGE_BYTES = 1_000;

    /** Numbers of no more digits, and strings of no more bits, take 24 bytes: PostgreSQL never moves those. */
    private static final int DIGITS_SMALL = 30;

    private static final int BITS_SMALL = 128;

    private static final int MILLISECOND_DIGITS = 3;
    private static final int MICROSECOND_DIGITS = 6;

    /** Of the types whose arrays are arrays of strings, those for which there is a placeholder. */
    private static final Set<String> TEXTS =
            Set.of("text", "varchar", "character varying", "bpchar", "character", "char");

    private static final int ALWAYS = Integer.MAX_VALUE;

    private static final long GREGORIAN_DAYS =
            LocalDate.of(1582, 10, 15).toEpochDay() - LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long GREGORIAN_MICROS = GREGORIAN_DAYS * 86_400_000_000L;

    /** Which times a field has. */
    enum Times {
        NONE,
        DATE,
        TIMESTAMP
    }

    /** A connector's version as a number that grows with it: 306 of {@code 3.6.1.Final}; one that cannot be read counts as the newest. */
    static int version(String text) {
        String[] parts = text.split("[.]", 3);
        try {
            return parts.length < 2 ? ALWAYS - 1 : Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
        } catch (NumberFormatException e) {
            return ALWAYS - 1;
        }
    }

    static FieldWatch of(SchemaNode node, ValuePlan values, Optional<SourceType> told) {
        boolean mayBeNull = node.optional();
        ValueForm form = values.form();
        boolean number = form == ValueForm.DECIMAL || form == ValueForm.VARIABLE_SCALE_DECIMAL;
        boolean plainArray = node.isArray() && node.name().isEmpty(); // a vector's schema has a name
        FieldWatch watch = new FieldWatch(
                mayBeNull ? nullsUntil(node, values, told) : 0,
                number || plainArray || form == ValueForm.SHAPE,
                mayBeNull ? node.defaultText().getBytes(StandardCharsets.UTF_8) : NONE.defaultText,
                times(form),
                node.isArray(),
                bySchema(node, told));
        boolean shows = watch.nullsUntil > 0
                || watch.defaultText.length > 0
                || watch.times != Times.NONE
                || watch.array
                || !watch.bySchema.isEmpty();
        return shows ? watch : NONE;
    }

    /** See the table of types in the manual's page on promises; the versions are those in which Debezium learned each placeholder. */
    private static int nullsUntil(SchemaNode node, ValuePlan values, Optional<SourceType> told) {
        if (node.isArray() && node.items().isPresent()) {
            SchemaNode item = node.items().get();
            return switch (item.type() + " " + item.name()) {
                case "string io.debezium.data.Json" -> 201;
                case "int32 ", "int64 ", "int32 io.debezium.time.Date", "bytes " -> 203;
                case "string io.debezium.data.Uuid" -> 204;
                case "string " ->
                    told.filter(type -> TEXTS.contains(type.name())).isPresent() ? 201 : ALWAYS;
                default -> ALWAYS;
            };
        }
        return switch (values.form()) {
            // a decimal without precision is of type money, which is small
            case DECIMAL -> node.size().orElse(0) > DIGITS_SMALL ? ALWAYS : 0;
            case VARIABLE_SCALE_DECIMAL -> ALWAYS;
            case BITS -> node.size().orElse(0) > BITS_SMALL ? ALWAYS : 0;
            // decimal.handling.mode double
            case FLOAT8 -> told.filter(FieldWatch::isLargeNumber).isPresent() ? ALWAYS : 0;
            // bytea as base64: in hexadecimal it has a placeholder
            case BYTES -> node.type().equals("string") ? ALWAYS : 0;
            case SHAPE, SPARSE_VECTOR -> ALWAYS;
            default -> 0;
        };
    }

    private static Times times(ValueForm form) {
        return switch (form) {
            case DATE, ISO_DATE, STRUCTURED_DATE -> Times.DATE;
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, TIMESTAMP_NANOS, ISO_TIMESTAMP, ZONED_TIMESTAMP -> Times.TIMESTAMP;
            default -> Times.NONE;
        };
    }

    private static List<FindingKind> bySchema(SchemaNode node, Optional<SourceType> told) {
        String item = node.isArray() ? node.items().map(SchemaNode::name).orElse("") : "";
        return switch (item.isEmpty() ? node.name() : item + "[]") {
            case "io.debezium.time.MicroDuration" -> List.of(FindingKind.INTERVAL_AS_NUMBER);
            case "org.apache.kafka.connect.data.Time", "org.apache.kafka.connect.data.Timestamp" ->
                told.filter(FieldWatch::inMilliseconds).isPresent()
                        ? List.of()
                        : List.of(FindingKind.CUT_TO_MILLISECONDS);
            case "io.debezium.time.Time[]",
                    "io.debezium.time.MicroTime[]",
                    "io.debezium.time.NanoTime[]",
                    "io.debezium.time.ZonedTime[]",
                    "io.debezium.time.IsoTime[]",
                    "org.apache.kafka.connect.data.Time[]" -> List.of(FindingKind.CUT_TIME_ARRAY);
            default -> List.of();
        };
    }

    private static boolean isLargeNumber(SourceType type) {
        return type.columnType().filter(ColumnType.NUMERIC::equals).isPresent()
                && type.length().orElse(ALWAYS) > DIGITS_SMALL;
    }

    /** {@code timestamp(3)} and the like. */
    private static boolean inMilliseconds(SourceType type) {
        return type.length().orElse(MICROSECOND_DIGITS) <= MILLISECOND_DIGITS;
    }

    /**
     * What a value shows that was just read.
     *
     * @param from where in the JSON it began
     * @param out holds it in the form of COPY
     * @param at where in that its length stands
     * @return signs, added up; mostly 0
     */
    int look(JsonScanner json, int from, FieldBuffer out, int at) {
        int length = out.intAt(at);
        if (length == Row.NULL) {
            return nullsUntil > 0 ? NULL : 0;
        }
        if (length == Row.UNCHANGED) {
            return ifLarge ? PLACEHOLDER : 0;
        }
        int signs = ifLarge && json.position() - from > LARGE_BYTES ? LARGE : 0;
        if (defaultText.length > 0 && json.hasRead(from, defaultText)) {
            signs |= DEFAULT;
        }
        if (array && json.hasReadNulls(from)) {
            signs |= NULLS;
        }
        return times != Times.NONE && isOld(out, at + 4) ? signs | OLD : signs;
    }

    /** Infinity is no time. */
    private boolean isOld(FieldBuffer out, int at) {
        if (times == Times.DATE) {
            int days = out.intAt(at);
            return days < GREGORIAN_DAYS && days != Integer.MIN_VALUE;
        }
        long micros = out.longAt(at);
        return micros < GREGORIAN_MICROS && micros != Long.MIN_VALUE;
    }
}
