package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.schema.ColumnType;

/** How a merge finds its rows. A session plans each statement once, mostly when the table is empty and PostgreSQL knows nothing of it. */
class MergePlanTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT8).column("v", ColumnType.TEXT);
    private static final int BATCHES = 20;
    private static final int ROWS = 100;

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void looksAtNoOtherRowsThanThoseOfTheBatch() throws Exception {
        for (int batch = 0; batch < BATCHES; batch++) {
            merge(batch, false);
            merge(batch, true);
        }
        target.reopen(); // a session that ends reports what it read

        assertThat(target.rows("select count(*) from s.t")).containsExactly(Integer.toString(BATCHES * ROWS));
        assertThat(rowsRead()).isBetween(1L, 3L * BATCHES * ROWS);
    }

    /** New rows, or each of them changed twice. */
    private void merge(int batch, boolean again) throws Exception {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long id = batch * ROWS + i;
            int lsn = 10 * (int) id + 10;
            if (again) {
                events.add(T.update(2, lsn + 1, id, "B"));
                events.add(T.update(3, lsn + 2, id, "C"));
            } else {
                events.add(T.create(1, lsn, id, "A"));
            }
        }
        target.merge(T, events.toArray(ChangeEvent[]::new));
    }

    private long rowsRead() throws Exception {
        List<String> read = List.of("0");
        for (int attempt = 0; attempt < 50 && read.equals(List.of("0")); attempt++) {
            Thread.sleep(100);
            read = target.rows(
                    "select idx_tup_read from pg_stat_user_indexes where schemaname = 's' and relname = 't'");
        }
        return Long.parseLong(read.get(0));
    }
}
