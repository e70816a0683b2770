package org.metadb.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.metadb.finding.TableEvidence;

/**
 * Makes of a record of Debezium's PostgreSQL connector what it means: a {@link ChangeEvent}, a {@link PassedOver}, or an
 * {@link Undecodable} for whatever else; no record makes it throw. Records must come from Connect's JsonConverter with
 * {@code schemas.enable=true}, since types stand in the schema alone.
 *
 * <p>Remembers the schemas of each topic, so that a record which begins with the same bytes as one before is read by the plan made then. One
 * per consumer; for one thread.
 */
public final class Decoder {

    /** Names of the record headers that {@link #decode} looks at. */
    public static final Set<String> HEADERS = Set.of(KeyReader.OLD_KEY);

    /** The header that tells which key a row had before. */
    public static final String OLD_KEY = KeyReader.OLD_KEY;

    /** Above this many bytes of schemas all are forgotten, to be parsed again as they come. */
    private static final int KEPT_SCHEMA_BYTES_MAX = 32 << 20;

    private static final int ROW_SCHEMAS_MAX = 20_000;

    private record Topic(SchemaCache<Envelope> values, SchemaCache<KeySchema> keys) {}

    private final ColumnFilter filter;
    private final ToldTypes types;
    private final BiFunction<String, String, Optional<TableEvidence>> evidence;
    private final TypeListener listener;
    private final JsonScanner json = new JsonScanner();
    private final PayloadReader payload;
    private final KeyReader keys;
    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<RowSchema, RowSchema> rowSchemas = new HashMap<>();
    private long keptBytes;
    private boolean withBefore;

    /** A decoder that is told no types and tells nobody what records show of values lost on the way here; see the other one. */
    public Decoder(ColumnFilter filter, String unavailablePlaceholder) {
        this(filter, unavailablePlaceholder, (schema, table) -> Optional.empty());
    }

    /** A decoder that is told no types; see the other one. */
    public Decoder(
            ColumnFilter filter,
            String unavailablePlaceholder,
            BiFunction<String, String, Optional<TableEvidence>> evidence) {
        this(filter, ToldTypes.NONE, unavailablePlaceholder, evidence);
    }

    /** A decoder whose schemas nobody listens to; see the other one. */
    public Decoder(
            ColumnFilter filter,
            ToldTypes types,
            String unavailablePlaceholder,
            BiFunction<String, String, Optional<TableEvidence>> evidence) {
        this(filter, types, unavailablePlaceholder, evidence, TypeListener.NONE);
    }

    /**
     * @param filter columns whose values are not to be read
     * @param types what is told of the columns' types
     * @param unavailablePlaceholder the connector's {@code unavailable.value.placeholder}, {@code hex:} prefix included
     * @param evidence takes what events show of values that the connector loses, by source table (schema, name); empty: nobody asks. Asked
     *     once per table and schema, not per record
     * @param listener hears what schemas tell of the source's types
     * @throws IllegalArgumentException if what follows {@code hex:} is not hexadecimal
     */
    public Decoder(
            ColumnFilter filter,
            ToldTypes types,
            String unavailablePlaceholder,
            BiFunction<String, String, Optional<TableEvidence>> evidence,
            TypeListener listener) {
        RowReader rows = new RowReader(json, new ValueReader(json, new UnavailableValue(unavailablePlaceholder)));
        this.filter = filter;
        this.types = types;
        this.evidence = evidence;
        this.listener = listener;
        this.payload = new PayloadReader(json, rows);
        this.keys = new KeyReader(json, rows, this::canonical);
    }

    /** Decodes the record. What comes of it shares no memory with it. */
    public Decoded decode(RawRecord record) {
        payload.clear();
        try {
            return record.value() == null
                    ? new PassedOver(record.at(), PassedOver.Kind.TOMBSTONE)
                    : decodeValue(record, topic(record.at().topic()));
        } catch (Malformed e) {
            String schema = payload.source().map(Source::schema).orElse("");
            String table = payload.source().map(Source::table).orElse("");
            return new Undecodable(record.at(), e.path(), e.getMessage(), schema, table, e.isOfWholeTopic());
        }
    }

    /**
     * The row before the change, as the record has it. {@link #decode} leaves it unread where there is a key, for it is of no use there but in a
     * transaction that holds its key twice. Not to be trusted by itself: without REPLICA IDENTITY FULL values in it are made up.
     */
    public Optional<Row> before(RawRecord record) {
        withBefore = true;
        try {
            return decode(record) instanceof ChangeEvent event ? event.before() : Optional.empty();
        } finally {
            withBefore = false;
        }
    }

    private Decoded decodeValue(RawRecord record, Topic topic) {
        byte[] value = record.value();
        int payloadFrom;
        Envelope envelope;
        if (topic.values().find(value)) {
            payloadFrom = topic.values().payloadFrom();
            envelope = topic.values().plan();
        } else {
            Wrapping wrapping = wrapping(value);
            if (wrapping.isNull()) {
                return new PassedOver(record.at(), PassedOver.Kind.TOMBSTONE);
            }
            payloadFrom = wrapping.payloadFrom();
            envelope = envelope(wrapping, topic);
        }
        if (envelope.passedOver().isPresent()) {
            return new PassedOver(record.at(), envelope.passedOver().get());
        }
        boolean withKey = record.key() != null;
        if (!readPayload(value, payloadFrom, envelope, withBefore || !withKey)) {
            return new PassedOver(record.at(), PassedOver.Kind.TOMBSTONE);
        }
        if (payload.isMessage()) {
            return new PassedOver(record.at(), PassedOver.Kind.MESSAGE);
        }
        Optional<Row> key = withKey ? key(record, topic) : Optional.empty();
        if (withKey && key.isEmpty() && !withBefore) {
            readPayload(value, payloadFrom, envelope, true);
        }
        return event(record, key);
    }

    /** False if it is null. */
    private boolean readPayload(byte[] value, int payloadFrom, Envelope envelope, boolean before) {
        json.reset(value, payloadFrom);
        try {
            if (json.takeNull()) {
                return false;
            }
            payload.read(envelope, before);
            json.finishObject();
            return true;
        } catch (Malformed e) {
            throw e.in("value.payload");
        }
    }

    private ChangeEvent event(RawRecord record, Optional<Row> key) {
        Operation operation = Operation.of(payload.letter())
                .orElseThrow(
                        () -> new Malformed("expected one of the operations c, u, d, r, t").in("value.payload.op"));
        if (operation.hasAfter() && payload.after().isEmpty()) {
            throw new Malformed("expected the row after the change, found null").in("value.payload.after");
        }
        if (operation == Operation.DELETE && key.isEmpty() && payload.before().isEmpty()) {
            throw new Malformed("the event tells neither by key nor by row what was deleted")
                    .in("value.payload.before");
        }
        Optional<Row> after = operation.hasAfter() ? payload.after() : Optional.empty();
        Optional<Row> oldKey = operation == Operation.CREATE && key.isPresent()
                ? oldKey(record, after.get().hasUnchanged())
                : Optional.empty();
        payload.watch(operation, key.isPresent());
        return new ChangeEvent(
                record.at(),
                payload.source().orElseThrow(),
                operation,
                key,
                after,
                payload.before(),
                oldKey,
                payload.emission(),
                record.size());
    }

    private Optional<Row> oldKey(RawRecord record, boolean needed) {
        byte[] header = record.headers().get(KeyReader.OLD_KEY);
        return header == null ? Optional.empty() : keys.readOldKey(header, needed);
    }

    private Wrapping wrapping(byte[] value) {
        try {
            return Wrapping.of(value, json, OtherForm.VALUE);
        } catch (Malformed e) {
            throw e.in("value");
        }
    }

    private Envelope envelope(Wrapping wrapping, Topic topic) {
        try {
            Envelope envelope = new Envelope(wrapping.schema(), filter, types, evidence, listener, this::canonical);
            if (wrapping.isRepeatable()) {
                topic.values().keep(wrapping.prefix(), envelope);
            }
            return envelope;
        } catch (Malformed e) {
            throw e.in("value.schema");
        }
    }

    private Optional<Row> key(RawRecord record, Topic topic) {
        try {
            return keys.read(record.key(), topic.keys(), payload.table().orElseThrow());
        } catch (Malformed e) {
            throw e.in("key");
        }
    }

    private Topic topic(String name) {
        Topic topic = topics.get(name);
        if (topic == null) {
            topic = new Topic(new SchemaCache<>(this::kept), new SchemaCache<>(this::kept));
            topics.put(name, topic);
        }
        return topic;
    }

    private void kept(int bytes) {
        keptBytes += bytes;
        if (keptBytes > KEPT_SCHEMA_BYTES_MAX) {
            topics.clear();
            keptBytes = 0;
        }
    }

    private RowSchema canonical(RowSchema schema) {
        if (rowSchemas.size() >= ROW_SCHEMAS_MAX) {
            rowSchemas.clear();
        }
        RowSchema known = rowSchemas.putIfAbsent(schema, schema);
        return known == null ? schema : known;
    }
}
