package org.metadb.position;

import java.util.Collection;
import java.util.Map;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Source;

/**
 * How far all partitions of a topic had been merged together when partitions were added to it: for each logical server and kind of unit the highest
 * pair, time and transaction id. Added partitions move keys between all partitions, so that an event's repetition may come to a partition that never
 * saw the original. These marks say which events may be such repetitions; they do not say which are. An event below them in every respect, and new to its own
 * partition, is in doubt: a transaction may have been on its way to several partitions when the marks were set. Such an event is looked up by its
 * key. Nothing is lost by marks that are too high. Immutable.
 */
public final class Marks {

    /** Those of a topic whose partitions were never added to: no event is in doubt. */
    public static final Marks NONE = new Marks(new Memory());

    private final Memory memory;

    private Marks(Memory memory) {
        this.memory = memory;
    }

    /** The highest of what those memories hold, and of the marks before. */
    public static Marks of(Collection<Memory> partitions, Marks before) {
        Memory highest = before.memory.copy();
        for (Memory partition : partitions) {
            partition.servers.forEach((server, merged) -> {
                ServerMemory into = highest.servers.computeIfAbsent(server, unknown -> new ServerMemory());
                for (int kind = 0; kind < merged.forgotten.length; kind++) {
                    into.forgotten[kind].raiseTo(merged.forgotten[kind]);
                }
                merged.units.forEach((unit, of) -> into.forgotten[unit.kind().ordinal()].raiseTo(of));
            });
        }
        return new Marks(highest);
    }

    /** Whether an event that is new to its partition may have been merged in another one. */
    public boolean doubt(ChangeEvent event) {
        if (memory.servers.isEmpty()) {
            return false;
        }
        Source source = event.source();
        ServerMemory of = memory.servers.get(new Memory.Server(source.server(), source.database()));
        return of != null && !of.forgotten[Unit.of(source).kind().ordinal()].isBelow(source);
    }

    /** The stored form; of {@link #NONE} no bytes. */
    public byte[] encode() {
        return memory.servers.isEmpty() ? new byte[0] : memory.encode();
    }

    /** @throws IllegalArgumentException if the bytes are not stored marks of a known version */
    public static Marks decode(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Marks(Memory.decode(bytes));
    }

    @Override
    public String toString() {
        return "marks" + Map.copyOf(memory.servers).keySet();
    }
}
