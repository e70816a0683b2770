package org.metadb.position;

import java.nio.BufferUnderflowException;
import java.util.BitSet;
import java.util.Map;
import org.metadb.event.Emission;
import org.metadb.event.Source;

/**
 * The stored form of a {@link Memory}. A version byte, then the logical servers, each: name, database, the three kinds' forgotten highest, units
 * oldest first, keys, runs, tables that the last snapshot has read; then the contents that an open transaction has put aside. Numbers are varints;
 * those of a unit are told as the difference to the unit before, since neighbours are alike.
 */
final class MemoryCodec {

    /** What a logical server's part may take, besides the contents that an open transaction has put aside: see {@link Superseded#BYTES_MAX}. */
    static final int SERVER_BYTES_MAX = 2048;

    private static final int VERSION = 1;
    private static final int KEY_LOW_BITS = 32;
    private static final int NO_LAST_COMMIT = 4;
    private static final int KIND_MASK = 3;
    /** More tables than this are in no topic but one made by hand. */
    private static final int READ_TABLES_MAX = 32;

    private MemoryCodec() {}

    static byte[] encode(Memory memory) {
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeUnsigned(memory.servers.size());
        for (Map.Entry<Memory.Server, ServerMemory> entry : memory.servers.entrySet()) {
            out.write(encodeWithinLimit(entry.getKey(), entry.getValue()));
            SupersededCodec.write(out, entry.getValue().superseded);
        }
        return out.toByteArray();
    }

    private static byte[] encodeWithinLimit(Memory.Server server, ServerMemory memory) {
        byte[] bytes = encode(server, memory);
        if (bytes.length <= SERVER_BYTES_MAX) {
            return bytes;
        }
        ServerMemory shorter = memory.copy();
        while (bytes.length > SERVER_BYTES_MAX && shorter.units.size() > 1) {
            shorter.forgetOldest();
            bytes = encode(server, shorter);
        }
        return bytes;
    }

    private static byte[] encode(Memory.Server server, ServerMemory memory) {
        ByteWriter out = new ByteWriter();
        out.writeString(server.name());
        out.writeString(server.database());
        Highest before = new Highest();
        for (Highest forgotten : memory.forgotten) {
            writeHighest(out, 0, forgotten, before);
            before = forgotten;
        }
        out.writeUnsigned(memory.units.size());
        int newest = 0;
        int index = 0;
        for (Map.Entry<Unit, Highest> entry : memory.units.entrySet()) {
            index++;
            newest = entry.getKey().equals(memory.newestTransaction) ? index : newest;
            writeHighest(out, entry.getKey().kind().ordinal(), entry.getValue(), before);
            before = entry.getValue();
        }
        out.writeUnsigned(newest);
        if (newest > 0) {
            writeKeys(out, memory.keys.stored());
            writeRuns(out, memory);
        }
        out.writeUnsigned(Math.min(memory.readTables.size(), READ_TABLES_MAX));
        memory.readTables.stream().limit(READ_TABLES_MAX).forEach(out::writeSigned);
        return out.toByteArray();
    }

    static Memory decode(byte[] bytes) {
        Memory memory = new Memory();
        if (bytes.length == 0) {
            return memory;
        }
        try {
            ByteReader in = new ByteReader(bytes);
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("memory of a position: version " + version + " is not known here");
            }
            for (int left = in.readCount(); left > 0; left--) {
                Memory.Server server = new Memory.Server(in.readString(), in.readString());
                ServerMemory read = decodeServer(in);
                read.superseded = SupersededCodec.read(in);
                memory.servers.put(server, read);
            }
            if (in.hasMore()) {
                throw new IllegalArgumentException("memory of a position: bytes behind its end");
            }
            return memory;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("memory of a position: ends too early", e);
        }
    }

    private static ServerMemory decodeServer(ByteReader in) {
        ServerMemory memory = new ServerMemory();
        Highest before = new Highest();
        for (Highest forgotten : memory.forgotten) {
            forgotten.raiseTo(readHighest(in, in.readByte(), before));
            before = forgotten;
        }
        int count = in.readCount();
        Unit[] units = new Unit[count];
        for (int i = 0; i < count; i++) {
            int tag = in.readByte();
            Highest highest = readHighest(in, tag, before);
            units[i] = unit(tag & KIND_MASK, highest);
            memory.units.put(units[i], highest);
            memory.last = units[i];
            before = highest;
        }
        int newest = in.readCount();
        if (newest > count) {
            throw new IllegalArgumentException("memory of a position: unit " + newest + " of " + count);
        }
        if (newest > 0) {
            memory.newestTransaction = units[newest - 1];
            memory.keys = KeySet.ofStored(readKeys(in));
            readRuns(in, memory);
        }
        for (int left = in.readCount(); left > 0; left--) {
            memory.readTables.add(in.readSigned());
        }
        return memory;
    }

    private static void writeHighest(ByteWriter out, int kind, Highest highest, Highest before) {
        boolean noLastCommit = highest.lastCommitLsn == Source.NONE;
        out.writeByte(kind | (noLastCommit ? NO_LAST_COMMIT : 0));
        out.writeSigned(highest.txId - before.txId);
        out.writeSigned(highest.timeMillis - before.timeMillis);
        out.writeSigned(highest.lsn - before.lsn);
        if (!noLastCommit) {
            out.writeSigned(highest.lsn - highest.lastCommitLsn);
        }
    }

    private static Highest readHighest(ByteReader in, int tag, Highest before) {
        Highest highest = new Highest();
        highest.txId = before.txId + in.readSigned();
        highest.timeMillis = before.timeMillis + in.readSigned();
        highest.lsn = before.lsn + in.readSigned();
        if ((tag & NO_LAST_COMMIT) == 0) {
            highest.lastCommitLsn = highest.lsn - in.readSigned();
        }
        return highest;
    }

    /** A unit's own numbers are all among its highest: they are those by which it is told from others, and do not change. */
    private static Unit unit(int kind, Highest highest) {
        if (kind == Unit.Kind.TRANSACTION.ordinal()) {
            return new Unit.Transaction(highest.txId, highest.timeMillis);
        }
        if (kind == Unit.Kind.SNAPSHOT.ordinal()) {
            return new Unit.Snapshot(highest.lsn, highest.txId);
        }
        return new Unit.Chunk(highest.lastCommitLsn, highest.lsn);
    }

    /**
     * Keys are numbers of 40 bits in rising order: the low 32 of each as they are; the high 8 as a set of bits where bit (high + index) is on
     * (Elias-Fano). A page of rows, at most 291, takes 1.25 kB.
     */
    private static void writeKeys(ByteWriter out, long[] keys) {
        BitSet highs = new BitSet();
        for (int i = 0; i < keys.length; i++) {
            highs.set((int) (keys[i] >>> KEY_LOW_BITS) + i);
        }
        byte[] highBytes = highs.toByteArray();
        out.writeUnsigned(highBytes.length);
        out.write(highBytes);
        for (long key : keys) {
            out.writeInt((int) key);
        }
    }

    private static long[] readKeys(ByteReader in) {
        BitSet highs = BitSet.valueOf(in.read(in.readCount()));
        long[] keys = new long[highs.cardinality()];
        int index = 0;
        for (int bit = highs.nextSetBit(0); bit >= 0; bit = highs.nextSetBit(bit + 1)) {
            keys[index] = (long) (bit - index) << KEY_LOW_BITS | Integer.toUnsignedLong(in.readInt());
            index++;
        }
        return keys;
    }

    /**
     * Whether a run goes on at the newest transaction's highest LSN; at any other LSN the number of an event decides nothing. One that repeats
     * what was merged there begins anew when read: it matters only for rows without a key that are alike.
     */
    private static void writeRuns(ByteWriter out, ServerMemory memory) {
        Unit newest = memory.newestTransaction;
        out.writeSigned(memory.highestOrder);
        boolean goesOn = memory.runs.isAtEnd(newest, memory.units.get(newest).lsn, memory.keys);
        out.writeByte(goesOn ? 1 : 0);
        if (goesOn) {
            out.writeSigned(memory.runs.latest().timeMillis());
            out.writeSigned(memory.runs.latest().totalOrder());
        }
    }

    private static void readRuns(ByteReader in, ServerMemory memory) {
        memory.highestOrder = in.readSigned();
        if (in.readByte() == 1) {
            Emission latest = new Emission(in.readSigned(), in.readSigned());
            memory.runs.resume(memory.newestTransaction, memory.units.get(memory.newestTransaction).lsn, latest);
        }
    }
}
