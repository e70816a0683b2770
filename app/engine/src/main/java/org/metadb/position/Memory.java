package org.metadb.position;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Row;

/**
 * What was merged of one partition of a data source's topic, so that nothing is applied twice and nothing new is left out. Debezium repeats events
 * after a fault, and a topic's suffix may be copied behind its end; LSNs go back after a failover, and clocks may be behind. So there
 * is no watermark:
 *
 * <ol>
 *   <li><b>Units.</b> An event belongs to a unit: a streaming event to its transaction (id and time), a snapshot row to its snapshot (LSN and
 *       id), an incremental row to its chunk ({@code sequence}). The last 64 units of which something was merged are remembered, in the order of
 *       their latest merge: of a transaction its highest LSN, of the newest one also the keys merged at that LSN, since COPY, a key change and a
 *       truncation of several tables give several events one LSN. Of forgotten units, for each of the three kinds, the highest pair, the
 *       highest time and the highest transaction id.
 *   <li><b>Remembered unit.</b> A streaming event above its transaction's highest LSN is new, below it a repetition, at it new only if
 *       the transaction is the newest and the key is not remembered. Rows of a snapshot are new while their unit is the last of all (merging equal
 *       content again makes no version), else repetitions: what was merged since may have changed their keys.
 *   <li><b>Rows without a key</b> are known by their contents. Those of a COPY are counted among their like at one LSN, see {@link Runs}; those of a
 *       snapshot are repetitions once it has said that it read the whole table, since another one that is equal would be another row.
 *   <li><b>Unknown unit.</b> New if its pair or its time or its transaction id is above what was forgotten of its kind.
 *   <li><b>Whose memory.</b> Each logical server (topic prefix and database) has its own within it. The memory outlives consumer group, topic id and
 *       a position set back: reading again from the start changes nothing.
 *   <li><b>Deferrable keys.</b> A transaction may hold a key twice until it commits. For the newest transaction the memory keeps the contents of rows
 *       that its create events came over, see {@link #supersede} and {@link #settle}.
 * </ol>
 *
 * Every event goes once through {@link #judge}, in order of offsets; what is new goes at once through {@link #merged}, before the next is
 * judged. Events that a filter drops go through neither. Mutable, one thread; {@link #copy} for another.
 */
public final class Memory {

    /** The logical server that an event came from. */
    record Server(String name, String database) {}

    final Map<Server, ServerMemory> servers = new LinkedHashMap<>();

    /** A memory of nothing: every event is new. */
    public Memory() {}

    /** Whether the event is new. */
    public Verdict judge(ChangeEvent event) {
        return of(event).judge(event);
    }

    /** Remembers an event that was judged new: one put into a batch, kept as a dead letter, or left out as equal to its predecessor. */
    public void merged(ChangeEvent event) {
        of(event).merged(event);
    }

    /**
     * Remembers that a create event came over a row: two rows have its key until the transaction ends. To be called behind {@link #merged}. Nothing
     * comes of it if no later event of the transaction means the other row: then the create event has just changed the row, which was there because its
     * delete was lost, or because a snapshot had read it.
     *
     * @param found the content that the row had
     */
    public void supersede(ChangeEvent create, Row found) {
        ServerMemory memory = of(create);
        if (Unit.of(create.source()).equals(memory.newestTransaction)) {
            memory.superseded.add(
                    KeyHash.table(create),
                    KeyHash.of(create),
                    found,
                    create.after().orElseThrow());
        }
    }

    /** Whether an update or a delete is of a key that its transaction holds twice, so that {@link #settle} is to be asked. */
    public boolean isHeldTwice(ChangeEvent event) {
        Superseded superseded = of(event).superseded;
        return !superseded.isEmpty()
                && (event.operation() == Operation.UPDATE || event.operation() == Operation.DELETE)
                && event.key().isPresent()
                && superseded.holds(KeyHash.of(event));
    }

    /**
     * What an update or delete of a key held twice does to the key's newest row. One whose before-image is a superseded content changes or
     * removes that one: nothing to apply. The delete of the newest row brings the last superseded one back, if the before-image proves that it is of the
     * newest row: without REPLICA IDENTITY FULL it has made-up values, and the row that the create event came over was none of the transaction's. To
     * be called behind {@link #merged}.
     *
     * @param before the row before the change, as the record has it
     * @return the event to apply: itself, or an update that brings a row back
     */
    public Optional<ChangeEvent> settle(ChangeEvent event, Optional<Row> before) {
        Superseded superseded = of(event).superseded;
        long key = KeyHash.of(event);
        if (event.operation() == Operation.UPDATE) {
            Row after = event.after().orElseThrow();
            return superseded.update(key, before, after) ? Optional.of(event) : Optional.empty();
        }
        Superseded.Left left = superseded.delete(key, before);
        if (!left.newestGone()) {
            return Optional.empty();
        }
        return Optional.of(left.back().map(row -> broughtBack(event, row)).orElse(event));
    }

    private static ChangeEvent broughtBack(ChangeEvent delete, Row row) {
        return new ChangeEvent(
                delete.at(),
                delete.source(),
                Operation.UPDATE,
                delete.key(),
                Optional.of(row),
                Optional.empty(),
                Optional.empty(),
                delete.size());
    }

    /** A memory of its own with the same content. */
    public Memory copy() {
        Memory copy = new Memory();
        servers.forEach((server, memory) -> copy.servers.put(server, memory.copy()));
        return copy;
    }

    /**
     * The stored form: at most {@link MemoryCodec#SERVER_BYTES_MAX} bytes for each logical server, as long as a page of the source
     * has 8 kB; more only while its open transaction holds keys twice, see {@link Superseded#BYTES_MAX}. Of a memory that would need more, the oldest units are forgotten in the stored form.
     */
    public byte[] encode() {
        return MemoryCodec.encode(this);
    }

    /**
     * The memory that was stored; of no bytes, an empty one.
     *
     * @throws IllegalArgumentException if the bytes are not a stored memory of a known version
     */
    public static Memory decode(byte[] bytes) {
        return MemoryCodec.decode(bytes);
    }

    private ServerMemory of(ChangeEvent event) {
        Server server = new Server(event.source().server(), event.source().database());
        return servers.computeIfAbsent(server, unknown -> new ServerMemory());
    }
}
