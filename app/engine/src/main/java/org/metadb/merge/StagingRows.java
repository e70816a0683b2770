package org.metadb.merge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.metadb.change.Segment;
import org.metadb.change.StagedChange;
import org.metadb.event.Row;
import org.metadb.event.Source;

/**
 * Writes a segment's changes in PostgreSQL's binary COPY format for its {@link StagingTable}. The fields of a row stand in memory as COPY
 * wants them and are copied as they are. Format: PostgreSQL manual, COPY, "Binary Format".
 */
public final class StagingRows {

    /** Where the bytes go. */
    public interface Sink {
        /** Takes the first {@code length} bytes; the array is used again afterwards. */
        void write(byte[] bytes, int length) throws IOException;
    }

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER_BYTES = SIGNATURE.length + 8;
    private static final int BUFFER_BYTES = 256 * 1024;
    /** A larger row is written from where it stands: values of a hundred megabytes are not to be in memory once more. */
    private static final int LARGE_BYTES = BUFFER_BYTES;
    /** Microseconds between 1970 and PostgreSQL's epoch, 2000-01-01. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    private static final int META_FIELDS = 6;

    private byte[] buffer = new byte[BUFFER_BYTES];
    private int size;

    /** Writes a whole COPY stream: header, a tuple for each change, trailer. */
    public void write(Segment segment, Sink sink) throws IOException {
        size = 0;
        ensure(HEADER_BYTES);
        System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
        size = SIGNATURE.length;
        putInt(0);
        putInt(0);
        int columns = segment.schema().size();
        int keys = segment.keyColumns().size();
        for (StagedChange change : segment.changes()) {
            if (size > BUFFER_BYTES / 2) {
                sink.write(buffer, size);
                size = 0;
            }
            tuple(change, columns, keys, sink);
        }
        ensure(2);
        putShort(-1);
        sink.write(buffer, size);
        buffer = buffer.length > 16 * BUFFER_BYTES ? new byte[BUFFER_BYTES] : buffer;
    }

    private void tuple(StagedChange change, int columns, int keys, Sink sink) throws IOException {
        int oldKeyBytes = change.oldKey().map(row -> row.bytes().length).orElse(0);
        Row row = change.row();
        boolean large = row.bytes().length > LARGE_BYTES && !row.hasUnchanged();
        ensure(96 + columns / 8 + 4 * keys + oldKeyBytes + (large ? 0 : row.bytes().length));
        putShort(META_FIELDS + keys + columns);
        putInt(4);
        putInt(change.key());
        putInt(4);
        putInt(change.version());
        putInt(1);
        buffer[size++] = (byte) change.operation().letter();
        putInt(8);
        putLong(change.timeMicros() - EPOCH_MICROS);
        if (change.lsn() == Source.NONE) {
            putInt(Row.NULL);
        } else {
            putInt(8);
            putLong(change.lsn());
        }
        if (row.hasUnchanged()) {
            putUnchanged(row, columns);
        } else {
            putInt(Row.NULL);
        }
        if (change.oldKey().isPresent()) {
            putFields(change.oldKey().get());
        } else {
            for (int i = 0; i < keys; i++) {
                putInt(Row.NULL);
            }
        }
        if (large) {
            sink.write(buffer, size);
            size = 0;
            sink.write(row.bytes(), row.bytes().length);
        } else {
            putFields(row);
        }
    }

    /** A bit string with one bit a column, the first column's bit highest. */
    private void putUnchanged(Row row, int columns) {
        int bytes = (columns + 7) / 8;
        putInt(4 + bytes);
        putInt(columns);
        Arrays.fill(buffer, size, size + bytes, (byte) 0);
        int at = 0;
        for (int i = 0; i < columns; i++) {
            if (row.lengthAt(at) == Row.UNCHANGED) {
                buffer[size + i / 8] |= (byte) (0x80 >> (i % 8));
            }
            at = row.next(at);
        }
        size += bytes;
    }

    private void putFields(Row row) {
        byte[] bytes = row.bytes();
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        if (row.hasUnchanged()) {
            int at = 0;
            while (at < bytes.length) {
                if (row.lengthAt(at) == Row.UNCHANGED) {
                    Arrays.fill(buffer, size + at, size + at + 4, (byte) 0xff);
                }
                at = row.next(at);
            }
        }
        size += bytes.length;
    }

    private void ensure(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }

    private void putShort(int value) {
        buffer[size++] = (byte) (value >> 8);
        buffer[size++] = (byte) value;
    }

    private void putInt(int value) {
        buffer[size++] = (byte) (value >> 24);
        buffer[size++] = (byte) (value >> 16);
        buffer[size++] = (byte) (value >> 8);
        buffer[size++] = (byte) value;
    }

    private void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }
}
