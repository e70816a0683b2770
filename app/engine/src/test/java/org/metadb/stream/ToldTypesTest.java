package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.event.RawRecord;

/** Columns whose types are told, by the data source's options or by the records, and what becomes of columns that are there already. */
class ToldTypesTest {

    private static final String TYPE = "select distinct pg_typeof(v) from t.row__";
    private static final String COMMENTS = "select col_description(attrelid, attnum) from pg_attribute"
            + " where attname = 'v' and attrelid in ('t.row'::regclass, 't.row__'::regclass)";

    private final SourceTopic topic = new SourceTopic(0);
    private WriterFixture writer = new WriterFixture(1, Map.of("column_types", "public.row.v inet"));

    @AfterEach
    void end() {
        writer.close();
    }

    @Test
    void makesAColumnOfTheDeclaredType() {
        writer.merge(topic.insert(1, "10.0.0.1", "x"), topic.insert(2, "::1/64", "x"));
        writer.merge(topic.update(1, "10.0.0.1", "x"), topic.update(2, "::2", "x"));

        assertThat(writer.rows(TYPE)).containsExactly("inet");
        assertThat(writer.rows("select id, v, __current from t.row__ order by __id"))
                .containsExactly("1|10.0.0.1|t", "2|::1/64|f", "2|::2|t");
    }

    @Test
    void putsOnlyTheRecordAsideWhoseValueIsNoneOfItsType() {
        RawRecord[] records = new RawRecord[20];
        for (int i = 0; i < records.length; i++) {
            records[i] = topic.insert(i, i == 13 ? "secret.example" : "10.0.0." + i, "x");
        }
        writer.merge(records);

        assertThat(writer.rows("select count(*) from t.row")).containsExactly("19");
        assertThat(writer.rows("select record_offset, reason from metadb.dead_letter"))
                .containsExactly("13|PostgreSQL refused the row: invalid input syntax for type inet: (SQLSTATE 22P02)");

        set("");
        assertThat(writer.replay()).isEqualTo(new Replay.Outcome(1, 0));
        assertThat(writer.rows("select v from t.row where id in (12, 13) order by id"))
                .containsExactly("10.0.0.12", "secret.example");
        assertThat(writer.rows(TYPE)).containsExactly("text");
    }

    @Test
    void replaysDeadLettersOnceTheTypeIsPutRight() {
        set("public.row.v tsvector");
        writer.merge(topic.insert(1, "'unclosed", "x"));
        assertThat(writer.rows("select reason from metadb.dead_letter"))
                .containsExactly("PostgreSQL refused the row: syntax error in tsvector: (SQLSTATE 42601)");

        assertThat(writer.replay()).isEqualTo(new Replay.Outcome(0, 1));
        set("public.row.v text");
        assertThat(writer.replay()).isEqualTo(new Replay.Outcome(1, 0));
        assertThat(writer.rows("select v from t.row")).containsExactly("'unclosed");
    }

    @Test
    void leavesStoredTextAsItIs() {
        set("");
        writer.merge(topic.insert(1, "no address", "x"));
        set("public.row.v inet");
        writer.merge(topic.insert(2, "10.0.0.1", "x"), topic.insert(3, "none either", "x"));

        assertThat(writer.rows(TYPE)).containsExactly("text");
        assertThat(writer.rows("select v from t.row order by id"))
                .containsExactly("no address", "10.0.0.1", "none either");
        assertThat(writer.rows("select id from metadb.dead_letter")).isEmpty();
    }

    @Test
    void honoursAColumnThatWasChangedByHand() {
        set("");
        writer.merge(topic.insert(1, "10.0.0.1", "x"), topic.update(1, "10.0.0.2", "x"));
        set("public.row.v inet");
        writer.run(
                "alter table t.row__ alter column v type inet using v::inet",
                "alter table t.row__ alter column id type bigint");

        writer.merge(topic.update(1, "10.0.0.2", "x"), topic.insert(2, "::1", "x"));
        writer.merge(topic.update(1, "10.0.0.3", "x"));

        assertThat(writer.rows("select distinct pg_typeof(v), pg_typeof(id) from t.row__"))
                .containsExactly("inet|bigint");
        assertThat(writer.rows("select id, v from t.row__ order by __id"))
                .containsExactly("1|10.0.0.1", "1|10.0.0.2", "2|::1", "1|10.0.0.3");
    }

    @Test
    void widensAColumnAgainThatDoesNotHoldWhatComes() {
        set("");
        writer.merge(topic.insert(1, "10.0.0.1", "x"));
        writer.run("alter table t.row__ alter column v type inet using v::inet");
        writer.merge(topic.insert(2, "no address", "x"));

        assertThat(writer.rows("select distinct pg_typeof(v), v from t.row__ order by v"))
                .containsExactly("text|10.0.0.1", "text|no address");
    }

    @Test
    void setsATableAsideWhoseColumnWouldCutValues() {
        writer.merge(topic.insert(1, "10.0.0.1", "x"));
        writer.run("alter table t.row__ alter column big type varchar(3)");
        writer.merge(topic.insert(2, "10.0.0.1", "long"));
        Letters.ReadAgain again = (Letters.ReadAgain) writer.mailbox.nextForReader();
        assertThat(again.reason())
                .contains("table t.row__ has a column of type character varying(3), which Metadb does not write");
        assertThat(writer.rows("select id from t.row")).containsExactly("1");
    }

    @Test
    void showsTheSourcesTypeInTheColumnsComment() {
        writer.merge(topic.insert(1, "10.0.0.1", "x"));
        assertThat(writer.rows(COMMENTS)).containsExactly("null", "null");

        topic.tell("INET", 2147483647);
        writer.merge(topic.insert(2, "10.0.0.1", "x"));
        assertThat(writer.rows(COMMENTS)).containsExactly("source type: inet", "source type: inet");
    }

    @Test
    void saysAChangedLengthOnceHoweverOftenSchemasTakeTurns() {
        set("");
        topic.tell("VARCHAR", 20);
        RawRecord first = topic.insert(1, "a", "x");
        RawRecord second = topic.insert(2, "a", "x");
        topic.tell("VARCHAR", 30);
        RawRecord third = topic.insert(3, "a", "x");
        RawRecord fourth = topic.insert(4, "a", "x");
        writer.merge(first);
        assertThat(writer.rows(COMMENTS)).containsOnly("source type: character varying(20)");
        writer.merge(third);
        assertThat(writer.rows(COMMENTS)).containsOnly("source type: character varying(30)");
        List<String> rows = writer.rows("select xmin from pg_description where description like 'source type%'");

        writer.merge(second);
        writer.merge(fourth);

        assertThat(writer.rows("select xmin from pg_description where description like 'source type%'"))
                .isEqualTo(rows);
        assertThat(writer.rows(TYPE)).containsExactly("text");
    }

    private void set(String columnTypes) {
        writer.catalog.alterSource("s", Map.of("column_types", Optional.of(columnTypes)));
        writer.start();
    }
}
