package org.metadb.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.metadb.position.Events.tx;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.Values;

/** Keys that a transaction holds twice: which of the rows an event means. Rows are {@code id, v}. */
class SupersededTest {

    private static final RowSchema COLUMNS = columns(ColumnType.TEXT);
    private static final Events.Tx TX = tx(7, 1000);

    private Memory memory = new Memory();
    private long lsn = 100;

    @Test
    void ignoresTheDeleteOfASupersededRow() {
        create(row("y"), row("x"));

        assertThat(delete(row("x"))).isEmpty();
        assertThat(memory.isHeldTwice(TX.delete(lsn, 1))).isFalse();
    }

    @Test
    void changesASupersededRowWithoutTouchingTheNewest() {
        create(row("y"), row("x"));

        assertThat(update(row("x"), row("z"))).isEmpty();
        assertThat(delete(row("z"))).isEmpty();
    }

    @Test
    void bringsTheLastSupersededRowBackWhenTheNewestIsDeleted() {
        create(row("y"), row("x"));
        create(row("z"), row("y"));

        assertThat(delete(row("z"))).hasValueSatisfying(event -> {
            assertThat(event.operation()).isEqualTo(Operation.UPDATE);
            assertThat(event.after()).contains(row("y"));
        });
        assertThat(delete(row("y")).flatMap(ChangeEvent::after)).contains(row("x"));
        assertThat(memory.isHeldTwice(TX.delete(lsn, 1))).isFalse();
    }

    @Test
    void followsTheNewestRowThroughItsUpdates() {
        create(row("y"), row("x"));

        assertThat(update(row("y"), row("z"))).isPresent();
        assertThat(delete(row("z")).flatMap(ChangeEvent::after)).contains(row("x"));
    }

    @Test
    void takesEitherOfTwoEqualRowsForTheSupersededOne() {
        create(row("x"), row("x"));

        assertThat(delete(row("x"))).isEmpty();
    }

    @Test
    void bringsNothingBackWhenTheImageProvesNothing() {
        create(row("y"), row("stale"));
        ChangeEvent event = TX.delete(++lsn, 1);
        memory.merged(event);

        assertThat(memory.settle(event, Optional.of(row(null)))).contains(event);
        assertThat(memory.isHeldTwice(event)).isFalse();
    }

    @Test
    void appliesAnUpdateWithoutImageToTheNewestRow() {
        create(row("y"), row("stale"));
        ChangeEvent event = TX.update(++lsn, 1);
        memory.merged(event);

        assertThat(memory.settle(event, Optional.empty())).contains(event);
    }

    @Test
    void knowsASupersededRowOfATableWithWiderColumnsOrJsonWrittenInAnotherWay() {
        RowSchema event = columns(ColumnType.INT4);
        create(Values.row(event, 1L, 5), Values.row(columns(ColumnType.TEXT), 1L, "4"));
        assertThat(delete(Values.row(event, 1L, 4))).isEmpty();

        RowSchema json = columns(ColumnType.JSONB);
        create(Values.row(json, 1L, "{\"a\":1}"), Values.row(json, 1L, "{\"b\": 2}"));
        assertThat(delete(Values.row(json, 1L, "{\"b\":2}"))).isEmpty();
        create(Values.row(json, 1L, "{\"a\":1}"), Values.row(json, 1L, "{\"b\": 2}"));
        assertThat(delete(Values.row(json, 1L, "{\"a\":1}"))).isPresent();
    }

    @Test
    void knowsASupersededRowWhoseNewColumnTheTargetWasNotToldOf() {
        create(row("y"), row(null));

        assertThat(delete(row("default"))).isEmpty();
    }

    @Test
    void forgetsEverythingWithTheTransaction() {
        create(row("y"), row("x"));
        memory.merged(tx(8, 1001).update(++lsn, 2));

        assertThat(memory.isHeldTwice(TX.delete(lsn, 1))).isFalse();
    }

    @Test
    void forgetsATableThatIsTruncated() {
        create(row("y"), row("x"));
        memory.merged(TX.on("other").truncate(++lsn));
        assertThat(memory.isHeldTwice(TX.delete(lsn, 1))).isTrue();
        memory.merged(TX.truncate(++lsn));

        assertThat(memory.isHeldTwice(TX.delete(lsn, 1))).isFalse();
    }

    @Test
    void remembersNothingOfATransactionThatIsNotTheNewest() {
        ChangeEvent create = TX.create(++lsn, 1);
        memory.merged(create);
        memory.merged(tx(8, 1001).update(++lsn, 2));
        memory.supersede(create, row("x"));

        assertThat(memory.isHeldTwice(TX.delete(lsn, 1))).isFalse();
    }

    @Test
    void isTheSameReadFromItsStoredForm() {
        create(row("y"), row("x"));
        create(row("z"), row("y"));
        create(2, Values.row(columns(ColumnType.INT4), 2L, 5), Values.row(columns(ColumnType.NUMERIC), 2L, 4));
        byte[] bytes = memory.encode();
        memory = Memory.decode(bytes);

        assertThat(memory.encode()).isEqualTo(bytes);
        assertThat(delete(row("x"))).isEmpty();
        assertThat(delete(row("z")).flatMap(ChangeEvent::after)).contains(row("y"));
        assertThat(memory.isHeldTwice(TX.delete(lsn, 2))).isTrue();
    }

    @Test
    void isUntouchedByWhatHappensToItsCopy() {
        create(row("y"), row("x"));
        Memory before = memory;
        memory = memory.copy();
        delete(row("x"));

        assertThat(before.isHeldTwice(TX.delete(lsn, 1))).isTrue();
    }

    @Test
    void takesNoMoreThanItsLimitAndKeepsTheLatest() {
        String large = "x".repeat(Superseded.BYTES_MAX / 10);
        for (int key = 1; key <= 30; key++) {
            create(key, Values.row(COLUMNS, (long) key, "y"), Values.row(COLUMNS, (long) key, large));
        }

        assertThat(memory.encode().length).isBetween(Superseded.BYTES_MAX / 2, Superseded.BYTES_MAX + 4096);
        assertThat(List.of(1, 21, 22, 30))
                .extracting(key -> memory.isHeldTwice(TX.delete(lsn, key)))
                .containsExactly(false, false, true, true);
        for (int key = 22; key <= 30; key++) {
            assertThat(delete(key, Values.row(COLUMNS, (long) key, large))).isEmpty();
        }
        assertThat(memory.encode().length).isLessThan(MemoryCodec.SERVER_BYTES_MAX);
    }

    private void create(Row created, Row over) {
        create(1, created, over);
    }

    private void create(long key, Row created, Row over) {
        ChangeEvent event = with(TX.create(++lsn, key), created);
        memory.merged(event);
        memory.supersede(event, over);
    }

    private Optional<ChangeEvent> update(Row before, Row after) {
        ChangeEvent event = with(TX.update(++lsn, 1), after);
        assertThat(memory.isHeldTwice(event)).isTrue();
        memory.merged(event);
        return memory.settle(event, Optional.of(before));
    }

    private Optional<ChangeEvent> delete(Row before) {
        return delete(1, before);
    }

    private Optional<ChangeEvent> delete(long key, Row before) {
        ChangeEvent event = TX.delete(++lsn, key);
        assertThat(memory.isHeldTwice(event)).isTrue();
        memory.merged(event);
        return memory.settle(event, Optional.of(before));
    }

    private static ChangeEvent with(ChangeEvent event, Row after) {
        return new ChangeEvent(
                event.at(),
                event.source(),
                event.operation(),
                event.key(),
                Optional.of(after),
                event.before(),
                event.oldKey(),
                event.size());
    }

    private static Row row(String value) {
        return Values.row(COLUMNS, 1L, value);
    }

    private static RowSchema columns(ColumnType type) {
        return new RowSchema(List.of(new RowSchema.Field("id", ColumnType.INT8), new RowSchema.Field("v", type)));
    }
}
