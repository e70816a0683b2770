package org.metadb.simulation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.schema.ColumnType;

/** Rows from Java values, in PostgreSQL's binary form. */
public final class Values {

    /** Stands for a value that the source left out, since the update did not touch it. */
    public static final Object UNCHANGED = new Object();

    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private Values() {}

    /** A row with those values; null for an SQL null. */
    public static Row row(RowSchema schema, Object... values) {
        if (values.length != schema.size()) {
            throw new IllegalArgumentException(values.length + " values for " + schema);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean unchanged = false;
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    out.writeInt(Row.NULL);
                } else if (values[i] == UNCHANGED) {
                    out.writeInt(Row.UNCHANGED);
                    unchanged = true;
                } else {
                    byte[] field = field(schema.fields().get(i).type(), values[i]);
                    out.writeInt(field.length);
                    out.write(field);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Row(schema, bytes.toByteArray(), unchanged);
    }

    /**
     * The value of a field of an integer or a text; null for an SQL null and for one that was left out.
     *
     * @param offset where the field's length stands
     */
    public static Object read(Row row, int offset, ColumnType type) {
        int length = row.lengthAt(offset);
        if (length < 0) {
            return null;
        }
        return switch (type.kind()) {
            case INT4 -> ByteBuffer.wrap(row.bytes(), offset + 4, length).getInt();
            case TEXT -> new String(row.bytes(), offset + 4, length, StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException("cannot read " + type.sql());
        };
    }

    private static byte[] field(ColumnType type, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (type.array()) {
            array(type.staged(), (List<?>) value, out);
            return bytes.toByteArray();
        }
        switch (type.staged().kind()) {
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case INT2 -> out.writeShort(((Number) value).intValue());
            case INT4, OID -> out.writeInt(((Number) value).intValue());
            case INT8 -> out.writeLong(((Number) value).longValue());
            case FLOAT4 -> out.writeFloat(((Number) value).floatValue());
            case FLOAT8 -> out.writeDouble(((Number) value).doubleValue());
            case NUMERIC -> numeric(new BigDecimal(value.toString()), out);
            case TEXT, JSON -> out.write(value.toString().getBytes(StandardCharsets.UTF_8));
            case JSONB -> {
                out.writeByte(1);
                out.write(value.toString().getBytes(StandardCharsets.UTF_8));
            }
            case UUID -> {
                UUID uuid = UUID.fromString(value.toString());
                out.writeLong(uuid.getMostSignificantBits());
                out.writeLong(uuid.getLeastSignificantBits());
            }
            case BYTEA -> out.write((byte[]) value);
            case DATE -> out.writeInt((int) ChronoUnit.DAYS.between(EPOCH, LocalDate.parse(value.toString())));
            case TIME -> out.writeLong(LocalTime.parse(value.toString()).toNanoOfDay() / 1000);
            case TIMETZ -> {
                OffsetTime time = OffsetTime.parse(value.toString());
                out.writeLong(time.toLocalTime().toNanoOfDay() / 1000);
                out.writeInt(-time.getOffset().getTotalSeconds());
            }
            case TIMESTAMP ->
                out.writeLong(micros(LocalDateTime.parse(value.toString()).toInstant(ZoneOffset.UTC)));
            case TIMESTAMPTZ -> out.writeLong(micros(Instant.parse(value.toString())));
            case BIT, VARBIT -> {
                String bits = value.toString();
                out.writeInt(bits.length());
                String padded = bits + "0".repeat(Math.floorMod(-bits.length(), 8));
                for (int i = 0; i < padded.length(); i += 8) {
                    out.writeByte(Integer.parseInt(padded.substring(i, i + 8), 2));
                }
            }
            case INTERVAL -> {
                Period period = Period.parse(value.toString());
                out.writeLong(0);
                out.writeInt(period.getDays());
                out.writeInt((int) period.toTotalMonths());
            }
            case POINT -> {
                for (String coordinate : value.toString().split(",")) {
                    out.writeDouble(Double.parseDouble(coordinate));
                }
            }
            default -> throw new IllegalArgumentException("no binary form of " + type);
        }
        return bytes.toByteArray();
    }

    private static void array(ColumnType type, List<?> values, DataOutputStream out) throws IOException {
        out.writeInt(values.isEmpty() ? 0 : 1);
        out.writeInt(values.stream().anyMatch(Objects::isNull) ? 1 : 0);
        out.writeInt(type.elementOid());
        if (!values.isEmpty()) {
            out.writeInt(values.size());
            out.writeInt(1);
        }
        for (Object value : values) {
            if (value == null) {
                out.writeInt(Row.NULL);
            } else {
                byte[] element = field(type.element(), value);
                out.writeInt(element.length);
                out.write(element);
            }
        }
    }

    private static long micros(Instant time) {
        long seconds = time.getEpochSecond() - EPOCH.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        return seconds * 1_000_000 + time.getNano() / 1000;
    }

    private static void numeric(BigDecimal value, DataOutputStream out) throws IOException {
        int scale = Math.max(0, value.scale());
        int pad = (4 - scale % 4) % 4;
        BigInteger rest = value.setScale(scale + pad).unscaledValue().abs();
        List<Integer> digits = new ArrayList<>();
        while (rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            digits.add(parts[1].intValue());
            rest = parts[0];
        }
        Collections.reverse(digits);
        out.writeShort(digits.size());
        out.writeShort(digits.size() - 1 - (scale + pad) / 4);
        out.writeShort(value.signum() < 0 ? 0x4000 : 0);
        out.writeShort(scale);
        for (int digit : digits) {
            out.writeShort(digit);
        }
    }
}
