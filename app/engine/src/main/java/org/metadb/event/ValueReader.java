package org.metadb.event;

import java.nio.charset.StandardCharsets;

/** Reads one value of a record and puts it as a field of PostgreSQL's binary COPY, its length included. */
final class ValueReader {

    private static final int JSONB_VERSION = 1;
    private static final byte[] SCALE = JsonScanner.ascii("scale");
    private static final byte[] VALUE = JsonScanner.ascii("value");
    private static final int UUID_LENGTH = 36;

    private final JsonScanner json;
    private final UnavailableValue unavailable;
    private final Numerics numerics = new Numerics();
    private final IsoText iso = new IsoText();
    private final FieldBuffer scratch = new FieldBuffer();

    ValueReader(JsonScanner json, UnavailableValue unavailable) {
        this.json = json;
        this.unavailable = unavailable;
    }

    /**
     * Reads the value that comes next.
     *
     * @return false if it is the placeholder for an unchanged value, which is put as {@link Row#UNCHANGED}
     */
    boolean read(RowPlan.Field field, FieldBuffer out) {
        if (json.takeNull()) {
            out.putInt(Row.NULL);
            return true;
        }
        int at = out.begin();
        int from = out.size();
        boolean placeholder = false;
        switch (field.form()) {
            case BOOLEAN -> out.putByte(json.readBoolean() ? 1 : 0);
            case INT2 -> out.putShort((int) integer(Short.MIN_VALUE, Short.MAX_VALUE, "16"));
            case INT4 -> out.putInt((int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "32"));
            case INT8 -> out.putLong(json.readLong());
            case FLOAT4 -> out.putInt(Float.floatToIntBits(float4()));
            case FLOAT8 -> out.putLong(Double.doubleToLongBits(float8()));
            case DECIMAL -> decimal(field, out);
            case VARIABLE_SCALE_DECIMAL -> variableScaleDecimal(out);
            case TEXT -> {
                json.readString(out);
                placeholder = field.unavailable() && unavailable.isText(out, from);
            }
            case UUID -> uuid(out);
            case JSON -> {
                out.putByte(JSONB_VERSION);
                json.readString(out);
                placeholder = field.unavailable() && unavailable.isJson(out, from + 1);
            }
            case BYTES -> {
                json.readText();
                Base64Text.decode(json.text(), json.textFrom(), json.textTo(), out);
                placeholder = field.unavailable() && unavailable.isText(out, from);
            }
            case DATE -> out.putInt(Temporals.date(json.readLong()));
            case TIME_MILLIS -> out.putLong(Temporals.timeOfMillis(json.readLong()));
            case TIME_MICROS -> out.putLong(Temporals.time(json.readLong()));
            case TIME_NANOS -> out.putLong(Temporals.timeOfNanos(json.readLong()));
            case ZONED_TIME -> Temporals.putTimetz(isoText(), out);
            case TIMESTAMP_MILLIS -> out.putLong(Temporals.timestampOfMillis(json.readLong()));
            case TIMESTAMP_MICROS -> out.putLong(Temporals.timestampOfMicros(json.readLong()));
            case TIMESTAMP_NANOS -> out.putLong(Temporals.timestampOfNanos(json.readLong()));
            case ZONED_TIMESTAMP -> out.putLong(Temporals.timestamptz(isoText()));
            case OTHER -> {
                json.copyValue(out);
                placeholder = field.unavailable() && unavailable.isAnyForm(out, from);
            }
        }
        if (placeholder) {
            out.truncate(at);
            out.putInt(Row.UNCHANGED);
            return false;
        }
        out.end(at);
        return true;
    }

    private long integer(long min, long max, String bits) {
        long value = json.readLong();
        if (value < min || value > max) {
            throw new Malformed("expected an integer of " + bits + " bits, found a larger one");
        }
        return value;
    }

    private float float4() {
        if (json.peek() == '"') {
            return (float) notFinite();
        }
        json.readNumber();
        float value = Float.parseFloat(text());
        if (Float.isInfinite(value)) {
            throw new Malformed("the number is outside the range of real");
        }
        return value;
    }

    private double float8() {
        if (json.peek() == '"') {
            return notFinite();
        }
        json.readNumber();
        double value = Double.parseDouble(text());
        if (Double.isInfinite(value)) {
            throw new Malformed("the number is outside the range of double precision");
        }
        return value;
    }

    private double notFinite() {
        return switch (json.readString()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new Malformed("expected a number, found a string");
        };
    }

    private String text() {
        return new String(json.text(), json.textFrom(), json.textTo() - json.textFrom(), StandardCharsets.ISO_8859_1);
    }

    private void decimal(RowPlan.Field field, FieldBuffer out) {
        if (json.peek() == '"') {
            readBase64();
            numerics.put(scratch.array(), 0, scratch.size(), field.scale(), field.shownScale(), out);
        } else {
            json.readNumber();
            Numerics.putText(json.text(), json.textFrom(), json.textTo(), field.shownScale(), out);
        }
    }

    private void variableScaleDecimal(FieldBuffer out) {
        long scale = 0;
        boolean hasScale = false;
        boolean hasValue = false;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(SCALE)) {
                scale = integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "32");
                hasScale = true;
            } else if (json.nameIs(VALUE)) {
                readBase64();
                hasValue = true;
            } else {
                json.skipValue();
            }
        }
        if (!hasScale || !hasValue) {
            throw new Malformed("expected a decimal with scale and value, found one without");
        }
        numerics.put(scratch.array(), 0, scratch.size(), (int) scale, Numerics.shownScale(scale), out);
    }

    private void readBase64() {
        json.readText();
        scratch.clear();
        Base64Text.decode(json.text(), json.textFrom(), json.textTo(), scratch);
    }

    private IsoText isoText() {
        json.readText();
        return iso.reset(json.text(), json.textFrom(), json.textTo());
    }

    private void uuid(FieldBuffer out) {
        json.readText();
        byte[] text = json.text();
        int from = json.textFrom();
        if (json.textTo() - from != UUID_LENGTH) {
            throw notUuid();
        }
        int held = -1;
        for (int i = 0; i < UUID_LENGTH; i++) {
            byte b = text[from + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (b != '-') {
                    throw notUuid();
                }
                continue;
            }
            int digit = b < 0 ? -1 : Character.digit(b, 16);
            if (digit < 0) {
                throw notUuid();
            }
            if (held < 0) {
                held = digit;
            } else {
                out.putByte(held << 4 | digit);
                held = -1;
            }
        }
    }

    private static Malformed notUuid() {
        return new Malformed("expected a uuid, found another form");
    }
}
