package org.metadb.bench.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.metadb.bench.SourceTable;
import org.metadb.bench.Workload;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;

/** Records of the generator as the server's reader hands them to the decoder. */
final class Records {

    private Records() {}

    /** The events of a table's stream, after a snapshot of {@code rows}; tombstones are left out. */
    static List<RawRecord> stream(SourceTable table, int rows, int events) {
        List<RawRecord> records = new ArrayList<>();
        Workload workload = new Workload("bench", List.of(table), 1);
        workload.snapshot(rows, (of, key, value) -> {});
        workload.stream(events, (of, key, value) -> {
            if (value != null) {
                RecordPosition at = new RecordPosition("bench.public." + of.name(), 0, records.size());
                records.add(new RawRecord(at, 0, key, value, Map.of()));
            }
        });
        return records;
    }
}
