package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.schema.ColumnType;

/** Staging tables over many batches of one session. */
class StagingTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT4).column("doc", ColumnType.JSONB);

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void takesMoreShapesThanItKeeps() throws Exception {
        int shapes = 70;
        for (int round = 1; round <= 2; round++) {
            Map<ChangeEvent, Table> events = new LinkedHashMap<>();
            for (int i = 0; i < shapes; i++) {
                Table table = T;
                Object[] values = new Object[2 + i];
                values[0] = 1;
                values[1] = "" + round;
                for (int j = 0; j < i; j++) {
                    table = table.column("c" + j, ColumnType.INT4);
                }
                events.put(table.update(round * 1000 + i, 10 * round, values), table);
            }
            target.merge(events);
        }
        target.merge(T, T.update(3000, 90, 1, "9"));

        assertThat(target.rows("select count(*), count(distinct __start) from s.t__"))
                .containsExactly("3|3");
        assertThat(target.rows("select doc from s.t")).containsExactly("9");
        assertThat(Integer.parseInt(
                        target.rows("select count(*) from pg_class where relname like 'staging_%' and relkind = 'r'")
                                .get(0)))
                .isEqualTo(64);
    }

    @Test
    void makesATableAgainThatARollbackTook() throws Exception {
        assertThatThrownBy(() -> target.merge(T, T.create(1, 10, 1, "{"))).isInstanceOf(SQLException.class);
        target.merge(T, T.create(1, 10, 1, "1"));
        assertThatThrownBy(() -> target.merge(T, T.update(2, 20, 1, "{"))).isInstanceOf(SQLException.class);
        target.merge(T, T.update(2, 20, 1, "2"));

        assertThat(target.rows("select doc from s.t__ order by __id")).containsExactly("1", "2");
    }

    @Test
    void emptiesATableBetweenSegmentsOfOneShape() throws Exception {
        target.merge(
                T,
                T.create(1, 10, 1, "1"),
                T.create(1, 11, 2, "1"),
                T.truncate(2, 20),
                T.create(3, 30, 1, "2"),
                T.truncate(4, 40),
                T.create(5, 50, 3, "3"));
        target.merge(T, T.create(6, 60, 4, "4"));

        assertThat(target.rows("select id, doc from s.t order by id")).containsExactly("3|3", "4|4");
        assertThat(target.rows("select count(*) from s.t__")).containsExactly("5");
    }

    @Test
    void takesValuesLargerThanItsBuffer() throws Exception {
        Table t = Table.named("big").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
        ChangeEvent[] events = new ChangeEvent[6];
        for (int i = 0; i < events.length; i++) {
            events[i] = t.create(i, 10 + i, i, "x".repeat(i * 1_000_000));
        }
        target.merge(t, events);

        assertThat(target.rows("select length(v) from s.big order by id"))
                .containsExactly("0", "1000000", "2000000", "3000000", "4000000", "5000000");
    }
}
