package org.metadb.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.metadb.bench.SourceTable;
import org.metadb.event.ChangeEvent;
import org.metadb.event.ColumnFilter;
import org.metadb.event.Decoded;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes one record whose schema is that of the record before. Sketch: 4 to 8 us for 20 columns, of which comparing the schema is a tenth. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecoderBenchmark {

    private static final int EVENTS = 1_024;

    /** Of the table, its key among them. */
    @Param({"1", "20"})
    private int columns;

    private List<RawRecord> records;
    private Decoder decoder;
    private int next;

    @Setup
    public void prepare() {
        records = Records.stream(SourceTable.typical("loans", columns), 100, EVENTS);
        decoder = new Decoder(ColumnFilter.NONE, "__debezium_unavailable_value");
        for (RawRecord record : records) {
            if (!(decoder.decode(record) instanceof ChangeEvent)) {
                throw new IllegalStateException("not decoded: " + record.at());
            }
        }
    }

    @Benchmark
    public Decoded decode() {
        next = (next + 1) % records.size();
        return decoder.decode(records.get(next));
    }
}
