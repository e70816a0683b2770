package org.metadb.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.DoubleSupplier;
import org.metadb.schema.ColumnType.Kind;

/**
 * Reads geometric values. Debezium has one form for PostGIS's geometries and for PostgreSQL's own boxes, line segments, paths and polygons: well-known
 * binary, with the type named in the value itself (since 3.7; earlier it left PostgreSQL's own out). Those become PostgreSQL's text, PostGIS's the
 * EWKB that they are.
 *
 * <p>A polygon comes as a closed ring, its first point repeated at the end: whether the source's value repeats it too cannot be told.
 */
final class Shapes {

    private static final byte[] WKB = JsonScanner.ascii("wkb");
    private static final byte[] SRID = JsonScanner.ascii("srid");
    private static final byte[] EXTENSIONS = JsonScanner.ascii("extensions");
    private static final byte[] TYPE = JsonScanner.ascii("type");
    private static final byte[] CLOSED = JsonScanner.ascii("closed");
    private static final byte[] CENTER = JsonScanner.ascii("center");
    private static final byte[] RADIUS = JsonScanner.ascii("radius");
    private static final List<byte[]> POINT = names("x", "y");
    private static final List<byte[]> LINE = names("a", "b", "c");

    private static final int LINE_STRING = 2;
    private static final int POLYGON = 3;
    /** Byte order and type. */
    private static final int HEADER = 5;
    /** In EWKB's type: the srid follows. */
    private static final int HAS_SRID = 0x2000_0000;

    private static final int POINT_BYTES = 16;

    private final JsonScanner json;
    private final DoubleSupplier reader;
    private final FieldBuffer wkb = new FieldBuffer();
    private final double[] numbers = new double[3];

    /** @param reader reads a number, which may be one that is not finite */
    Shapes(JsonScanner json, DoubleSupplier reader) {
        this.json = json;
        this.reader = reader;
    }

    /**
     * Reads a {@code Geometry} or {@code Geography} and puts it as the content of a field: EWKB, or the text of one of PostgreSQL's own types.
     *
     * @param told the type where it is told; {@link Kind#UNTOLD} where not
     * @return the type that it is; told where that is told
     */
    Kind putShape(Kind told, FieldBuffer out) {
        Kind kind = told;
        boolean closed = true;
        long srid = 0;
        wkb.clear();
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.takeNull()) {
                continue;
            }
            if (json.nameIs(WKB)) {
                json.readText();
                Base64Text.decode(json.text(), json.textFrom(), json.textTo(), wkb);
            } else if (json.nameIs(SRID)) {
                srid = json.readLong();
            } else if (json.nameIs(EXTENSIONS)) {
                json.enterObject();
                for (boolean none = true; json.nextField(none); none = false) {
                    if (json.nameIs(TYPE) && told == Kind.UNTOLD) {
                        kind = named(json.readString());
                    } else if (json.nameIs(CLOSED)) {
                        closed = !json.readString().equals("false");
                    } else {
                        json.skipValue();
                    }
                }
            } else {
                json.skipValue();
            }
        }
        if (kind == Kind.UNTOLD) {
            kind = Kind.GEOMETRY;
        }
        put(kind, closed, srid, out);
        return kind;
    }

    private static Kind named(String type) {
        return switch (type) {
            case "box" -> Kind.BOX;
            case "lseg" -> Kind.LSEG;
            case "path" -> Kind.PATH;
            case "polygon" -> Kind.POLYGON;
            default -> throw new Malformed("expected a box, lseg, path or polygon, found another shape");
        };
    }

    private void put(Kind kind, boolean closed, long srid, FieldBuffer out) {
        if (wkb.size() < HEADER) {
            throw notWkb();
        }
        switch (kind) {
            case BOX -> put(points(POLYGON, 5, 0, 2), "", "", out);
            case LSEG -> put(points(LINE_STRING, 2, 0, 1), "[", "]", out);
            case PATH -> put(points(LINE_STRING), closed ? "(" : "[", closed ? ")" : "]", out);
            case POLYGON -> put(points(POLYGON), "(", ")", out);
            default -> putEwkb(srid, out);
        }
    }

    private static void put(String points, String open, String close, FieldBuffer out) {
        putText(open + points + close, out);
    }

    private static void putText(String text, FieldBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.put(bytes, 0, bytes.length);
    }

    /** EWKB with the srid in it, where the struct has one and the bytes do not. */
    private void putEwkb(long srid, FieldBuffer out) {
        ByteBuffer bytes = buffer();
        int type = bytes.getInt();
        if (srid == 0 || (type & HAS_SRID) != 0) {
            out.put(wkb.array(), 0, wkb.size());
            return;
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER + 4).order(bytes.order());
        header.put(wkb.array()[0]).putInt(type | HAS_SRID).putInt((int) srid);
        out.put(header.array(), 0, header.capacity());
        out.put(wkb.array(), HEADER, wkb.size());
    }

    /** The bytes behind the first, which tells their order. */
    private ByteBuffer buffer() {
        return ByteBuffer.wrap(wkb.array(), 1, wkb.size() - 1)
                .order(wkb.array()[0] == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** Some of the points of a shape that has just so many. */
    private String points(int type, int count, int... wanted) {
        ByteBuffer bytes = pointsOf(type);
        if (bytes.remaining() != count * POINT_BYTES) {
            throw notWkb();
        }
        StringJoiner text = new StringJoiner(",");
        for (int index : wanted) {
            text.add(point(bytes, bytes.position() + index * POINT_BYTES));
        }
        return text.toString();
    }

    /** All points of a line, or of a ring but for the last one that closes it. */
    private String points(int type) {
        ByteBuffer bytes = pointsOf(type);
        int count = bytes.remaining() / POINT_BYTES;
        int from = bytes.position();
        int last = from + (count - 1) * POINT_BYTES;
        if (type == POLYGON && count > 1 && point(bytes, from).equals(point(bytes, last))) {
            count--;
        }
        StringJoiner text = new StringJoiner(",");
        for (int i = 0; i < count; i++) {
            text.add(point(bytes, from + i * POINT_BYTES));
        }
        return text.toString();
    }

    /** A buffer that holds the points of the shape, which must be of that type, from its position to its limit. */
    private ByteBuffer pointsOf(int type) {
        ByteBuffer bytes = buffer();
        int counts = type == POLYGON ? 8 : 4;
        if (bytes.getInt() != type || bytes.remaining() < counts || type == POLYGON && bytes.getInt() != 1) {
            throw notWkb();
        }
        int count = bytes.getInt();
        if (count < 1 || bytes.remaining() != (long) count * POINT_BYTES) {
            throw notWkb();
        }
        return bytes;
    }

    private static String point(ByteBuffer bytes, int at) {
        return point(bytes.getDouble(at), bytes.getDouble(at + 8));
    }

    /** Java's text of a double is read back as the same double. */
    private static String point(double x, double y) {
        return "(" + x + "," + y + ")";
    }

    private static Malformed notWkb() {
        return new Malformed("expected well-known binary of the column's type, found other bytes");
    }

    /** Reads a {@code Circle} and puts its text. */
    void putCircle(FieldBuffer out) {
        String center = "";
        String radius = "";
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(CENTER)) {
                readNumbers(POINT);
                center = point(numbers[0], numbers[1]);
            } else if (json.nameIs(RADIUS)) {
                radius = Double.toString(reader.getAsDouble());
            } else {
                json.skipValue();
            }
        }
        if (center.isEmpty() || radius.isEmpty()) {
            throw new Malformed("expected a circle with center and radius, found one without");
        }
        putText("<" + center + "," + radius + ">", out);
    }

    /** Reads a {@code Line} and puts its text. */
    void putLine(FieldBuffer out) {
        readNumbers(LINE);
        putText("{" + numbers[0] + "," + numbers[1] + "," + numbers[2] + "}", out);
    }

    /** Reads a struct that has those numbers. */
    private void readNumbers(List<byte[]> names) {
        int found = 0;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            int index = 0;
            while (index < names.size() && !json.nameIs(names.get(index))) {
                index++;
            }
            if (index < names.size()) {
                numbers[index] = reader.getAsDouble();
                found |= 1 << index;
            } else {
                json.skipValue();
            }
        }
        if (found != (1 << names.size()) - 1) {
            throw new Malformed("expected a shape with its numbers, found one without");
        }
    }

    private static List<byte[]> names(String... names) {
        return Arrays.stream(names).map(JsonScanner::ascii).toList();
    }
}
