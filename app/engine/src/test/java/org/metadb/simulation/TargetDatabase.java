package org.metadb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.Overtaken;
import org.metadb.change.Segment;
import org.metadb.change.StandingRows;
import org.metadb.change.Step;
import org.metadb.change.TableBatch;
import org.metadb.change.Truncation;
import org.metadb.merge.MergeStep;
import org.metadb.merge.TableMerge;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;
import org.metadb.position.Marks;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.ColumnType;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;
import org.metadb.target.KnownTopic;

/** The target in memory: main tables with their shapes, and stored positions, changed together or not at all. */
final class TargetDatabase {

    /** A stored position. Two that are equal are one: a successor begins at either. */
    record Position(long nextOffset, List<Byte> memory) {

        static final Position START = new Position(0, List.of());

        static Position of(long nextOffset, byte[] memory) {
            List<Byte> bytes = new ArrayList<>(memory.length);
            for (byte one : memory) {
                bytes.add(one);
            }
            return new Position(nextOffset, bytes);
        }

        byte[] bytes() {
            byte[] bytes = new byte[memory.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = memory.get(i);
            }
            return bytes;
        }
    }

    /**
     * A position before and after a batch.
     *
     * @param topic what the batch was made for
     */
    record Move(Position from, Position to, KnownTopic topic) {}

    private final Map<TableName, TableSchema> schemas = new HashMap<>();
    private final Map<TableName, TargetTable> tables = new HashMap<>();
    private final TargetRows rows = new TargetRows();
    private final Map<TopicPartitionId, Position> positions = new HashMap<>();
    private final Map<String, KnownTopic> topics = new HashMap<>();
    private final Map<Destination, TreeSet<Truncation>> truncations = new HashMap<>();

    /** The table whose rows have no key. */
    TargetRows rows() {
        return rows;
    }

    Position position(TopicPartitionId partition) {
        return positions.getOrDefault(partition, Position.START);
    }

    KnownTopic topic(String name) {
        return topics.get(name);
    }

    /** As when a topic is first read. */
    void enter(String name, int partitions) {
        topics.put(name, new KnownTopic(partitions, Marks.NONE));
    }

    /**
     * Takes all partitions of a topic in, if the old ones have been merged that far.
     *
     * @param ends of the old partitions
     * @return false if one is not as far
     */
    boolean takeIn(String name, int partitions, List<Integer> ends) {
        List<Memory> memories = new ArrayList<>();
        for (int i = 0; i < ends.size(); i++) {
            Position position = position(new TopicPartitionId(name, i));
            if (position.nextOffset() < ends.get(i)) {
                return false;
            }
            memories.add(Memory.decode(position.bytes()));
        }
        topics.put(
                name, new KnownTopic(partitions, Marks.of(memories, topic(name).marks())));
        return true;
    }

    /** Oldest first. All are kept. */
    List<Truncation> truncations(Destination destination) {
        return List.copyOf(truncations.getOrDefault(destination, new TreeSet<>()));
    }

    TargetTable table(TableName name) {
        return tables.computeIfAbsent(name, absent -> new TargetTable());
    }

    /** Makes the table able to take the changes: on its own, before the batch. */
    void ensure(TableBatch batch) {
        TableSchema schema = schemas.computeIfAbsent(batch.destination().table(), TargetDatabase::empty);
        Map<Identifier, ColumnType> columns = new LinkedHashMap<>(schema.columns());
        List<Identifier> key = schema.key();
        Set<Integer> years = new TreeSet<>(schema.years());
        for (SchemaChange change : TableMerge.lacking(batch, schema)) {
            if (change instanceof SchemaChange.AddColumn add) {
                columns.put(add.column().name(), add.column().type());
            } else if (change instanceof SchemaChange.WidenColumn widen) {
                columns.put(widen.column(), widen.to());
            } else if (change instanceof SchemaChange.SetKey set) {
                key = set.columns();
            } else if (change instanceof SchemaChange.AddYear add) {
                years.add(add.year());
            }
        }
        schemas.put(
                batch.destination().table(), new TableSchema(schema.names(), schema.sequence(), columns, key, years));
    }

    private static TableSchema empty(TableName name) {
        TableNames names = TableNames.of(name, taken -> false);
        return new TableSchema(names, names.sequence(taken -> false), Map.of(), List.of(), Set.of());
    }

    TableMerge plan(TableBatch batch) {
        return TableMerge.plan(batch, schemas.get(batch.destination().table()));
    }

    /**
     * Rows that create events come over, without the batch's knowledge: what the program is given by its statements, before it commits. None where it does not
     * come to that, since a commit would find something else than its worker saw.
     */
    StandingRows unexpected(Batch batch, Map<TopicPartitionId, Move> moves) {
        StandingRows unexpected = new StandingRows();
        if (!isAsSeen(batch, moves)) {
            return unexpected;
        }
        for (TableBatch of : batch.tables()) {
            table(of.destination().table())
                    .standing(of, (segment, key) -> batch.expects(of.destination(), segment, key))
                    .forEach((key, row) -> unexpected.add(of.destination(), key, row));
        }
        return unexpected;
    }

    /**
     * Commits a batch, if all is as its worker last saw it.
     *
     * @return false if another worker moved a position or truncated a table, or a topic has grown: nothing was changed
     */
    boolean commit(Batch batch, Map<TopicPartitionId, Move> moves) {
        if (!isAsSeen(batch, moves)) {
            return false;
        }
        moves.forEach((partition, move) -> {
            check(move.to().nextOffset() >= move.from().nextOffset(), "a position goes back");
            positions.put(partition, move.to());
        });
        batch.truncations()
                .forEach((destination, of) -> of.arriving()
                        .forEach(arriving -> truncations
                                .computeIfAbsent(destination, first -> new TreeSet<>())
                                .add(new Truncation(arriving.timeMicros(), arriving.lsn(), true))));
        for (TableBatch table : batch.tables()) {
            run(table, plan(table));
        }
        return true;
    }

    private boolean isAsSeen(Batch batch, Map<TopicPartitionId, Move> moves) {
        boolean positions = moves.entrySet().stream()
                .allMatch(move -> position(move.getKey()).equals(move.getValue().from())
                        && topic(move.getKey().topic()) == move.getValue().topic());
        return positions
                && batch.truncations().entrySet().stream()
                        .filter(of -> of.getValue().several())
                        .allMatch(of -> of.getValue().remembered().equals(truncations(of.getKey())));
    }

    private void run(TableBatch batch, TableMerge plan) {
        TargetTable table = table(batch.destination().table());
        String origin = batch.destination().origin();
        check(plan.steps().size() == batch.steps().size(), "the plan has other steps than the batch");
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = batch.steps().get(i);
            MergeStep planned = plan.steps().get(i);
            check(!planned.sql().isBlank(), "a step has no statement");
            if (planned instanceof MergeStep.StageRows merge && merge.segment() == step) {
                rows.merge(merge.segment());
            } else if (step instanceof Segment segment && planned instanceof MergeStep.StageAndMerge merge) {
                check(merge.lostValues().isPresent() == segment.unchangedValues(), "nobody asks for lost values");
                int wanted = (segment.endedBy().isPresent() ? 1 : 0) + (segment.doubtful() ? 1 : 0);
                check(merge.before().size() == wanted, "what is put right before a merge");
                table.merge(merge.segment(), origin);
            } else if (step instanceof Truncation truncation && planned instanceof MergeStep.Truncate) {
                table.truncate(truncation, origin);
                if (batch.destination().equals(SourceRows.DESTINATION)) {
                    rows.truncate(truncation);
                }
            } else if (step instanceof Overtaken overtaken && planned instanceof MergeStep.Truncate) {
                table.endEarlier(overtaken, origin);
            } else {
                throw new AssertionError("step " + i + " is planned as another kind");
            }
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
