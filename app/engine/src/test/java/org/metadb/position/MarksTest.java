package org.metadb.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Source;
import org.metadb.position.Events.Tx;

class MarksTest {

    private static Tx tx(long txId, long timeMillis, long lastCommitLsn) {
        return new Tx(txId, timeMillis, lastCommitLsn, "server", "db", "t");
    }

    private static Memory merged(ChangeEvent... events) {
        Memory memory = new Memory();
        for (ChangeEvent event : events) {
            assertThat(memory.judge(event).isNew()).isTrue();
            memory.merged(event);
        }
        return memory;
    }

    private final Marks marks = Marks.of(
            List.of(
                    merged(tx(5, 50, 90).update(100, 1), tx(6, 60, 110).update(120, 1)),
                    merged(tx(5, 50, 90).update(105, 2)),
                    new Memory()),
            Marks.NONE);

    @Test
    void doubtsWhatAnyPartitionMayHaveMerged() {
        assertThat(marks.doubt(tx(5, 50, 90).update(100, 1))).isTrue();
        assertThat(marks.doubt(tx(5, 50, 90).update(103, 3))).isTrue();
        assertThat(marks.doubt(tx(6, 60, 110).update(120, 1))).isTrue();
        assertThat(marks.doubt(tx(4, 40, 10).update(20, 9))).isTrue();
    }

    @Test
    void doesNotDoubtWhatCameLaterByCommitByTimeOrByTransaction() {
        assertThat(marks.doubt(tx(5, 50, 130).update(20, 1))).isFalse();
        assertThat(marks.doubt(tx(5, 61, Source.NONE).update(20, 1))).isFalse();
        assertThat(marks.doubt(tx(7, 50, 90).update(100, 1))).isFalse();
        assertThat(marks.doubt(tx(5, 50, 90).from("other", "db").update(100, 1)))
                .isFalse();
        assertThat(Marks.NONE.doubt(tx(5, 50, 90).update(100, 1))).isFalse();
    }

    @Test
    void risesWithEachAdditionAndIsStored() {
        Marks later = Marks.of(List.of(merged(tx(9, 90, 200).update(210, 1))), marks);
        Marks read = Marks.decode(later.encode());
        assertThat(read.doubt(tx(9, 90, 200).update(210, 7))).isTrue();
        assertThat(read.doubt(tx(6, 60, 110).update(120, 1))).isTrue();
        assertThat(read.doubt(tx(10, 90, 200).update(210, 7))).isFalse();
        assertThat(marks.doubt(tx(9, 90, 200).update(210, 7))).isFalse();
        assertThat(Marks.NONE.encode()).isEmpty();
        assertThat(later.encode()).hasSizeLessThan(200);
    }
}
