package org.metadb.event;

/** Reads the block {@code source} of an event. There is one per schema, since most of the block is the same from event to event. */
final class SourceReader {

    private static final String POSTGRESQL = "postgresql";

    private static final byte[] VERSION = JsonScanner.ascii("version");
    private static final byte[] CONNECTOR = JsonScanner.ascii("connector");
    private static final byte[] NAME = JsonScanner.ascii("name");
    private static final byte[] DB = JsonScanner.ascii("db");
    private static final byte[] SCHEMA = JsonScanner.ascii("schema");
    private static final byte[] TABLE = JsonScanner.ascii("table");
    private static final byte[] TS_MS = JsonScanner.ascii("ts_ms");
    private static final byte[] TS_US = JsonScanner.ascii("ts_us");
    private static final byte[] TS_NS = JsonScanner.ascii("ts_ns");
    private static final byte[] SNAPSHOT = JsonScanner.ascii("snapshot");
    private static final byte[] SEQUENCE = JsonScanner.ascii("sequence");
    private static final byte[] TX_ID = JsonScanner.ascii("txId");
    private static final byte[] LSN = JsonScanner.ascii("lsn");

    /** How exact the time is that was read: none yet, or the digits behind the second. */
    private static final int NO_TIME = 0;

    private static final int MILLIS = 3;
    private static final int MICROS = 6;
    private static final int NANOS = 9;

    private final RepeatedText version = new RepeatedText();
    private final RepeatedText connector = new RepeatedText();
    private final RepeatedText server = new RepeatedText();
    private final RepeatedText database = new RepeatedText();
    private final RepeatedText schema = new RepeatedText();
    private final RepeatedText table = new RepeatedText();
    private final RepeatedText snapshot = new RepeatedText();
    private final SequenceText sequence = new SequenceText();

    private int exactness;
    private long timeMicros;
    private SnapshotMark mark;
    private boolean saysFalse;
    private long txId;
    private long lsn;

    /** Reads the object that comes next. */
    Source read(JsonScanner json) {
        version.clear();
        connector.clear();
        server.clear();
        database.clear();
        schema.clear();
        table.clear();
        sequence.clear();
        exactness = NO_TIME;
        mark = SnapshotMark.STREAMING;
        saysFalse = false;
        txId = Source.NONE;
        lsn = Source.NONE;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (!json.takeNull()) {
                readField(json);
            }
        }
        if (!connector.isEmpty() && !connector.text().equals(POSTGRESQL)) {
            throw new Malformed("expected events of Debezium's connector postgresql, found those of another connector")
                    .in("connector");
        }
        if (exactness == NO_TIME) {
            throw new Malformed("expected the time of the change, found none").in("ts_ms");
        }
        return new Source(
                version.text(),
                server.text(),
                database.text(),
                schema.text(),
                table.text(),
                timeMicros,
                mark,
                txId,
                lsn,
                sequence.lastCommitLsn(),
                sequence.lsn());
    }

    /**
     * Whether the block that was read last says of a change that it is of no snapshot. Debezium sends null there, and {@code false} is that
     * field's default: so the converter has put the default in the place of a null.
     */
    boolean saysFalse() {
        return saysFalse;
    }

    private void readField(JsonScanner json) {
        if (json.nameIs(VERSION)) {
            version.read(json, "version");
        } else if (json.nameIs(CONNECTOR)) {
            connector.read(json, "connector");
        } else if (json.nameIs(NAME)) {
            server.read(json, "name");
        } else if (json.nameIs(TS_MS)) {
            readTime(json, "ts_ms", MILLIS);
        } else if (json.nameIs(SNAPSHOT)) {
            mark = readMark(json);
        } else if (json.nameIs(DB)) {
            database.read(json, "db");
        } else if (json.nameIs(SEQUENCE)) {
            sequence.read(json);
        } else if (json.nameIs(TS_US)) {
            readTime(json, "ts_us", MICROS);
        } else if (json.nameIs(TS_NS)) {
            readTime(json, "ts_ns", NANOS);
        } else if (json.nameIs(SCHEMA)) {
            schema.read(json, "schema");
        } else if (json.nameIs(TABLE)) {
            table.read(json, "table");
        } else if (json.nameIs(TX_ID)) {
            txId = readLong(json, "txId");
        } else if (json.nameIs(LSN)) {
            lsn = readLong(json, "lsn");
        } else {
            json.skipValue();
        }
    }

    private void readTime(JsonScanner json, String field, int digits) {
        if (digits <= exactness) {
            json.skipValue();
            return;
        }
        long time = readLong(json, field);
        exactness = digits;
        timeMicros = switch (digits) {
            case NANOS -> Math.floorDiv(time, 1000L);
            case MICROS -> time;
            default -> {
                if (Math.abs(time) > Long.MAX_VALUE / 1000) {
                    throw new Malformed("the time is out of range").in(field);
                }
                yield time * 1000;
            }
        };
    }

    /** True is a string in Debezium, but older converters and transforms make a boolean of it. */
    private SnapshotMark readMark(JsonScanner json) {
        if (json.peek() != '"') {
            return json.readBoolean() ? SnapshotMark.ROW : SnapshotMark.STREAMING;
        }
        snapshot.read(json, "snapshot");
        return switch (snapshot.text()) {
            case "false" -> {
                saysFalse = true;
                yield SnapshotMark.STREAMING;
            }
            case "incremental" -> SnapshotMark.INCREMENTAL;
            case "last" -> SnapshotMark.LAST;
            case "last_in_data_collection" -> SnapshotMark.LAST_OF_TABLE;
            default -> SnapshotMark.ROW;
        };
    }

    private static long readLong(JsonScanner json, String field) {
        try {
            return json.readLong();
        } catch (Malformed e) {
            throw e.in(field);
        }
    }
}
