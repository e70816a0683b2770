package org.metadb.position;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.schema.ColumnType;

/**
 * The stored form of {@link Superseded}: a count of keys, 0 nearly always; then the columns that rows of theirs have, each set once, and the keys with
 * their contents.
 */
final class SupersededCodec {

    private SupersededCodec() {}

    static void write(ByteWriter out, Superseded superseded) {
        out.writeUnsigned(superseded.keys.size());
        if (superseded.isEmpty()) {
            return;
        }
        Map<RowSchema, Integer> schemas = new LinkedHashMap<>();
        superseded
                .keys
                .values()
                .forEach(key -> key.contents.forEach(row -> schemas.putIfAbsent(row.schema(), schemas.size())));
        out.writeUnsigned(schemas.size());
        schemas.keySet().forEach(schema -> writeSchema(out, schema));
        superseded.keys.forEach((hash, key) -> {
            writeHash(out, hash);
            writeHash(out, key.table);
            writeHash(out, key.newest);
            out.writeUnsigned(key.contents.size());
            for (Row row : key.contents) {
                out.writeUnsigned(schemas.get(row.schema()));
                out.writeUnsigned(row.bytes().length);
                out.write(row.bytes());
            }
        });
    }

    static Superseded read(ByteReader in) {
        Superseded superseded = new Superseded();
        int count = in.readCount();
        if (count == 0) {
            return superseded;
        }
        List<RowSchema> schemas = new ArrayList<>();
        for (int left = in.readCount(); left > 0; left--) {
            schemas.add(readSchema(in));
        }
        for (int left = count; left > 0; left--) {
            long hash = readHash(in);
            Superseded.Key key = new Superseded.Key(readHash(in), readHash(in));
            for (int rows = in.readCount(); rows > 0; rows--) {
                int schema = in.readCount();
                if (schema >= schemas.size()) {
                    throw new IllegalArgumentException("memory of a position: columns " + schema + " are not told");
                }
                superseded.addRead(key, new Row(schemas.get(schema), in.read(in.readCount()), false));
            }
            superseded.keys.put(hash, key);
        }
        return superseded;
    }

    private static void writeSchema(ByteWriter out, RowSchema schema) {
        out.writeUnsigned(schema.size());
        for (RowSchema.Field field : schema.fields()) {
            out.writeString(field.name());
            out.writeString(field.type().sql());
        }
    }

    private static RowSchema readSchema(ByteReader in) {
        List<RowSchema.Field> fields = new ArrayList<>();
        try {
            for (int left = in.readCount(); left > 0; left--) {
                fields.add(new RowSchema.Field(in.readString(), readType(in)));
            }
            return new RowSchema(fields);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("memory of a position: " + e.getMessage(), e);
        }
    }

    private static ColumnType readType(ByteReader in) {
        String name = in.readString();
        return ColumnType.named(name).orElseThrow(() -> new IllegalArgumentException("no type " + name));
    }

    private static void writeHash(ByteWriter out, long hash) {
        out.writeInt((int) (hash >>> Integer.SIZE));
        out.writeInt((int) hash);
    }

    private static long readHash(ByteReader in) {
        return (long) in.readInt() << Integer.SIZE | Integer.toUnsignedLong(in.readInt());
    }
}
