package org.metadb.event;

import java.nio.charset.StandardCharsets;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/** Reads one value of a record and puts it as a field of PostgreSQL's binary COPY, its length included. */
final class ValueReader {

    private static final int JSONB_VERSION = 1;
    private static final byte[] SCALE = JsonScanner.ascii("scale");
    private static final byte[] VALUE = JsonScanner.ascii("value");
    private static final byte[] X = JsonScanner.ascii("x");
    private static final byte[] Y = JsonScanner.ascii("y");
    private static final long OID_MAX = 0xffff_ffffL;

    private final JsonScanner json;
    private final UnavailableValue unavailableValue;
    private final Numerics numerics = new Numerics();
    private final IsoText iso = new IsoText();
    private final IsoInterval intervals = new IsoInterval();
    private final FieldBuffer scratch = new FieldBuffer();
    private final StructuredTemporals structured;
    private final Shapes shapes;
    private final SparseVectors sparse;

    /** Of the value that is read, which shape it told to be; untold where it is none, or its column's type is told. */
    private Kind shape = Kind.UNTOLD;

    /** Whether jsonb refused JSON of the value that is read. */
    private boolean refused;

    /** Whether JSON is to be put as {@code json}, for jsonb refused it. */
    private boolean plainJson;

    ValueReader(JsonScanner json, UnavailableValue unavailableValue) {
        this.json = json;
        this.unavailableValue = unavailableValue;
        this.structured = new StructuredTemporals(json);
        this.shapes = new Shapes(json, this::float8);
        this.sparse = new SparseVectors(json);
    }

    /**
     * Reads the value that comes next.
     *
     * @return false if it is the placeholder for an unchanged value, which is put as {@link Row#UNCHANGED}
     */
    boolean read(RowPlan.Field field, FieldBuffer out) {
        refused = false;
        shape = Kind.UNTOLD;
        if (json.takeNull()) {
            out.putInt(Row.NULL);
            return true;
        }
        int from = json.position();
        int at = out.begin();
        ValuePlan plan = field.values();
        boolean placeholder = plan.form() == ValueForm.ARRAY
                ? array(plan.element().get(), field.unavailable(), out)
                : value(plan, field.unavailable(), out);
        if (placeholder) {
            out.truncate(at);
            out.putInt(Row.UNCHANGED);
            return false;
        }
        if (refused && !plainJson) {
            json.seek(from);
            out.truncate(at);
            readAsJson(field, out);
            return true;
        }
        out.end(at);
        return true;
    }

    private void readAsJson(RowPlan.Field field, FieldBuffer out) {
        plainJson = true;
        try {
            read(field, out);
        } finally {
            plainJson = false;
        }
    }

    /** Whether the value that was read is, or holds, JSON that jsonb refuses: then it was put as one of {@code json}. */
    boolean jsonbRefused() {
        return refused;
    }

    /** Which shape the value that was read told to be; {@link Kind#UNTOLD} where it is none, or its column's type is told anyway. */
    Kind shape() {
        return shape;
    }

    /**
     * Reads an array, and puts it as PostgreSQL's binary form: dimensions, whether it holds nulls, the elements' type; of each dimension size and
     * first index; each element with its length.
     *
     * @return whether it is the placeholder
     */
    private boolean array(ValuePlan element, boolean unavailable, FieldBuffer out) {
        if (unavailable && unavailableValue.takeArray(json, element.form())) {
            return true;
        }
        json.expect('[');
        int head = out.size();
        boolean asJson = plainJson && element.type().equals(ColumnType.JSONB);
        out.putInt(0);
        out.putInt(0);
        out.putInt(
                asJson ? ColumnType.JSON.elementOid() : element.type().staged().elementOid());
        if (json.take(']')) {
            return false;
        }
        out.putInt(0);
        out.putInt(1);
        int count = 0;
        int nulls = 0;
        do {
            if (json.takeNull()) {
                nulls = 1;
                out.putInt(Row.NULL);
            } else {
                int at = out.begin();
                value(element, false, out);
                out.end(at);
            }
            count++;
        } while (json.take(','));
        json.expect(']');
        out.setInt(head, 1);
        out.setInt(head + 4, nulls);
        out.setInt(head + 12, count);
        return false;
    }

    /** Reads a value that is no array, and puts its content. Returns whether it is the placeholder. */
    private boolean value(ValuePlan plan, boolean unavailable, FieldBuffer out) {
        int from = out.size();
        switch (plan.form()) {
            case BOOLEAN -> out.putByte(json.readBoolean() ? 1 : 0);
            case INT2 -> out.putShort((int) integer(Short.MIN_VALUE, Short.MAX_VALUE, "16"));
            case INT4 -> out.putInt((int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "32"));
            case INT8 -> out.putLong(json.readLong());
            case OID -> out.putInt((int) integer(0, OID_MAX, "32"));
            case FLOAT4 -> out.putInt(Float.floatToIntBits(float4()));
            case FLOAT8 -> out.putLong(Double.doubleToLongBits(float8()));
            case DECIMAL -> decimal(plan, out);
            case VARIABLE_SCALE_DECIMAL -> variableScaleDecimal(out);
            case TEXT -> {
                json.readString(out);
                return unavailable && unavailableValue.isText(out, from);
            }
            case UUID -> {
                json.readText();
                CodedText.put(ValueForm.UUID, json.text(), json.textFrom(), json.textTo(), out);
            }
            case JSON -> {
                int content = beginJson(plan, out);
                json.readString(out);
                return endJson(plan, unavailable, content, out);
            }
            case MAP -> {
                int content = beginJson(plan, out);
                json.copyValue(out);
                return endJson(plan, unavailable, content, out);
            }
            case BYTES -> {
                json.readText();
                if (unavailable && isPlaceholder()) {
                    return true;
                }
                Base64Text.decode(json.text(), json.textFrom(), json.textTo(), out);
                return unavailable && unavailableValue.isText(out, from);
            }
            case NUMERIC_TEXT, HEX, TEXT_IN_HEX, TEXT_IN_BASE64 -> {
                json.readText();
                if (unavailable && isPlaceholder()) {
                    return true;
                }
                CodedText.put(plan.form(), json.text(), json.textFrom(), json.textTo(), out);
                return unavailable && unavailableValue.isText(out, from);
            }
            case BITS -> {
                readBase64();
                if (unavailable && unavailableValue.isText(scratch, 0)) {
                    return true;
                }
                BitText.put(scratch.array(), 0, scratch.size(), plan.type().bits(), out);
            }
            case DATE -> out.putInt(Temporals.date(json.readLong()));
            case ISO_DATE -> out.putInt(Temporals.isoDate(isoText()));
            case TIME_MILLIS -> out.putLong(Temporals.timeOfMillis(json.readLong()));
            case TIME_MICROS -> out.putLong(Temporals.time(json.readLong()));
            case TIME_NANOS -> out.putLong(Temporals.timeOfNanos(json.readLong()));
            case ISO_TIME -> out.putLong(Temporals.isoTime(isoText()));
            case ZONED_TIME -> Temporals.putTimetz(isoText(), out);
            case TIMESTAMP_MILLIS -> out.putLong(Temporals.timestampOfMillis(json.readLong()));
            case TIMESTAMP_MICROS -> out.putLong(Temporals.timestampOfMicros(json.readLong()));
            case TIMESTAMP_NANOS -> out.putLong(Temporals.timestampOfNanos(json.readLong()));
            case ISO_TIMESTAMP -> out.putLong(Temporals.isoTimestamp(isoText()));
            case ZONED_TIMESTAMP -> out.putLong(Temporals.timestamptz(isoText()));
            case MICRO_DURATION -> IsoInterval.putMicros(json.readLong(), out);
            case ISO_INTERVAL -> {
                json.readText();
                intervals.put(json.text(), json.textFrom(), json.textTo(), out);
            }
            case POINT -> point(out);
            case STRUCTURED_DATE -> structured.putDate(out);
            case STRUCTURED_TIME -> structured.putTime(out);
            case STRUCTURED_TIMETZ -> structured.putTimetz(out);
            case STRUCTURED_TIMESTAMP, STRUCTURED_TIMESTAMPTZ -> structured.putTimestamp(out);
            case STRUCTURED_INTERVAL -> structured.putInterval(out);
            case CIRCLE -> shapes.putCircle(out);
            case LINE -> shapes.putLine(out);
            case SHAPE -> shape(plan.type().kind(), out);
            case SPARSE_VECTOR -> {
                out.putByte(JSONB_VERSION);
                sparse.putJson(out);
            }
            case OTHER -> {
                json.copyValue(out);
                return unavailable && unavailableValue.isAnyForm(out, from);
            }
            case ARRAY -> throw new IllegalStateException("no array holds arrays");
        }
        return false;
    }

    private boolean isPlaceholder() {
        return unavailableValue.isText(json.text(), json.textFrom(), json.textTo());
    }

    private int beginJson(ValuePlan plan, FieldBuffer out) {
        if (!plainJson && plan.type().equals(ColumnType.JSONB)) {
            out.putByte(JSONB_VERSION);
        }
        return out.size();
    }

    private boolean endJson(ValuePlan plan, boolean unavailable, int from, FieldBuffer out) {
        if (unavailable && unavailableValue.isJson(out, from)) {
            return true;
        }
        if (plan.type().equals(ColumnType.JSONB)) {
            refused |= !JsonbLimits.admit(out.array(), from, out.size());
        }
        return false;
    }

    private void shape(Kind told, FieldBuffer out) {
        Kind found = shapes.putShape(told, out);
        if (told == Kind.UNTOLD) {
            shape = found;
        }
    }

    private void point(FieldBuffer out) {
        double x = 0;
        double y = 0;
        int seen = 0;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(X)) {
                x = float8();
                seen |= 1;
            } else if (json.nameIs(Y)) {
                y = float8();
                seen |= 2;
            } else {
                json.skipValue();
            }
        }
        if (seen != 3) {
            throw new Malformed("expected a point with x and y, found one without");
        }
        out.putLong(Double.doubleToLongBits(x));
        out.putLong(Double.doubleToLongBits(y));
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

    private void decimal(ValuePlan plan, FieldBuffer out) {
        if (json.peek() == '"') {
            readBase64();
            numerics.put(scratch.array(), 0, scratch.size(), plan.scale(), plan.shownScale(), out);
        } else {
            json.readNumber();
            Numerics.putText(json.text(), json.textFrom(), json.textTo(), plan.shownScale(), out);
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
}
