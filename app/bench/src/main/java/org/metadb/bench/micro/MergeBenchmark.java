package org.metadb.bench.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.metadb.bench.SourceTable;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.event.ColumnFilter;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.merge.MergeStep;
import org.metadb.merge.StagingRows;
import org.metadb.merge.TableMerge;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the writer does with a batch of one table before PostgreSQL has it, per event: folding by key, planning the statements, and, in
 * {@link #foldPlanAndWrite}, laying out the rows for COPY. Sketch: below 1 us an event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MergeBenchmark {

    private static final int EVENTS = 3_000;

    private final Destination destination = new Destination(TableName.of("library", "loans"), "");
    private final List<ChangeEvent> events = new ArrayList<>();
    private final StagingRows rows = new StagingRows();
    private TableSchema table;

    @Setup
    public void prepare() {
        Decoder decoder = new Decoder(ColumnFilter.NONE, "__debezium_unavailable_value");
        for (RawRecord record : Records.stream(SourceTable.typical("loans", 10), EVENTS, EVENTS)) {
            events.add((ChangeEvent) decoder.decode(record));
        }
        table = table(fold());
    }

    /** The table as the batch needs it. */
    private TableSchema table(Batch batch) {
        TableBatch changes = batch.tables().iterator().next();
        Map<Identifier, ColumnType> columns = new LinkedHashMap<>();
        TableMerge.columns(changes).forEach(column -> columns.put(column.name(), column.type()));
        return new TableSchema(
                TableNames.of(destination.table(), name -> false),
                TableName.of("library", "loans____id_seq"),
                columns,
                TableMerge.key(changes),
                TableMerge.years(changes));
    }

    private Batch fold() {
        Batch batch = new Batch();
        for (ChangeEvent event : events) {
            batch.add(destination, event);
        }
        return batch;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public TableMerge foldAndPlan() {
        return TableMerge.plan(fold().tables().iterator().next(), table);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long foldPlanAndWrite() throws IOException {
        long[] bytes = {0};
        for (MergeStep step : foldAndPlan().steps()) {
            if (step instanceof MergeStep.StageAndMerge merge) {
                rows.write(merge.segment(), (buffer, length) -> bytes[0] += length);
            }
        }
        return bytes[0];
    }
}
