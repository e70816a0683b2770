package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.stream.Replay.Outcome;

/** Bad records from a live connector: put aside and replayed, stopped at, and known by their form. */
class DeadLettersTest {

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void end() {
        fixture.close();
    }

    private void inTarget(String statement) {
        try (Connection connection = fixture.target.connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void becomesEqualToTheSourceWithAllItsHistoryOnceReplayed() {
        fixture.pipeline.execute(
                "create table doc (id int primary key, v text, body text)",
                "alter table doc alter column body set storage external",
                "insert into doc values (1, 'a', repeat('x', 9000)), (2, 'a', 'small'), (3, 'a', 'small')");
        fixture.pipeline.startConnector();
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select id from t.doc order by id", "(1)", "(2)", "(3)");
        inTarget("alter table t.doc__ add constraint no_bad check (v not like 'bad%')");

        fixture.pipeline.execute(
                "update doc set v = 'bad', body = repeat('y', 9000) where id = 1",
                "update doc set v = 'b' where id = 1", // leaves body alone
                "update doc set v = 'bad' where id = 2",
                "update doc set v = 'a' where id = 2", // as it was before
                "insert into doc values (4, 'bad', 'gone soon')",
                "delete from doc where id = 4",
                "insert into doc values (5, 'bad', repeat('z', 9000))",
                "update doc set id = 6, v = 'moved' where id = 5",
                "update doc set v = 'last' where id = 3");
        fixture.awaitRows("select v from t.doc where id = 3", "(last)");
        assertThat(fixture.rows("select id from metadb.dead_letter")).hasSize(4);

        inTarget("alter table t.doc__ drop constraint no_bad");
        Outcome outcome = fixture.replay("s");

        assertThat(outcome).isEqualTo(new Outcome(4, 0));
        fixture.awaitRows(
                "select id, v, left(body, 1) as b, length(body) as n from t.doc where id < 6 order by id",
                "(1,b,y,9000)",
                "(2,a,s,5)",
                "(3,last,s,5)");
        assertThat(fixture.rows(
                        "select id, v, left(body, 1) as b, __current from t.doc__ where id < 6 order by id, __id"))
                .containsExactly(
                        "(1,a,x,f)",
                        "(1,bad,y,f)",
                        "(1,b,y,t)",
                        "(2,a,s,f)",
                        "(2,bad,s,f)",
                        "(2,a,s,t)",
                        "(3,a,s,f)",
                        "(3,last,s,t)",
                        "(4,bad,g,f)",
                        "(5,bad,z,f)");
        assertThat(fixture.rows(
                        "select id from (select id, __end, lead(__start) over (partition by id order by __id) as next from t.doc__) v"
                                + " where next is not null and next <> __end"))
                .isEmpty();
        assertThat(fixture.rows(
                        "select id from metadb.dead_letter union all select id from metadb.dead_letter_follower"))
                .isEmpty();

        fixture.pipeline.execute("update doc set v = 'on' where id = 1");
        fixture.awaitRows("select v from t.doc where id = 1", "(on)");
    }

    @Test
    void stopsAtTheFirstWhereToldToUntilSomebodyActs() {
        fixture.pipeline.execute("create table doc (id int primary key)", "insert into doc values (1)");
        fixture.pipeline.startConnector();
        fixture.createSource("s", Map.of("on_error", "stop"));
        fixture.awaitRows("select id from t.doc", "(1)");

        fixture.produce(fixture.topic("doc"), "no key", "plain text");
        fixture.pipeline.execute("insert into doc values (2)");
        fixture.awaitState("s", StreamState.ERROR);
        assertThat(fixture.status("s").lastError())
                .hasValueSatisfying(error -> assertThat(error)
                        .contains(
                                "stopped at record " + fixture.topic("doc") + ".0:1",
                                "on_error 'stop'",
                                "not a JSON object")
                        .doesNotContain("plain text"));
        assertThat(fixture.rows("select id from t.doc")).containsExactly("(1)");
        assertThat(fixture.rows("select id from metadb.dead_letter")).isEmpty();

        fixture.catalog.resumeSource("s", false);
        Awaitility.await("stopped again").atMost(StreamFixture.PATIENCE).untilAsserted(() -> {
            assertThat(fixture.status("s").state()).isEqualTo(StreamState.ERROR);
            assertThat(fixture.status("s").lastError().orElse("")).contains("stopped at record");
        });
        assertThat(fixture.rows("select id from t.doc")).containsExactly("(1)");

        fixture.catalog.alterSource("s", Map.of("on_error", Optional.of("dead_letter")));
        fixture.awaitRows("select id from t.doc order by id", "(1)", "(2)");
        fixture.awaitState("s", StreamState.ACTIVE);
        assertThat(fixture.rows("select record_offset from metadb.dead_letter")).containsExactly("(1)");
    }

    @Test
    void saysWhatToChangeOnAConnectorThatSendsAnotherForm() {
        String prefix = fixture.pipeline.topicPrefix();
        fixture.pipeline.execute("create table doc (id int primary key)", "insert into doc values (1)");
        String json = "org.apache.kafka.connect.json.JsonConverter";
        String unwrap = "io.debezium.transforms.ExtractNewRecordState";
        Map<String, Map<String, String>> forms = Map.of(
                "bare", Map.of("value.converter", json, "value.converter.schemas.enable", "false"),
                "barekey", Map.of("key.converter", json, "key.converter.schemas.enable", "false"),
                "flat", Map.of("transforms", "flat", "transforms.flat.type", unwrap),
                "bareflat",
                        Map.of(
                                "transforms",
                                "flat",
                                "transforms.flat.type",
                                unwrap,
                                "value.converter",
                                json,
                                "value.converter.schemas.enable",
                                "false"),
                "text", Map.of("value.converter", "org.apache.kafka.connect.storage.StringConverter"),
                "cloud", Map.of("value.converter", "io.debezium.converters.CloudEventsConverter"));
        forms.forEach((name, settings) -> fixture.pipeline.startConnector(connector -> connector
                .named(prefix + name)
                .with("topic.prefix", prefix + name)
                .with("heartbeat.interval.ms", "0")
                .with(settings)));

        fixture.createSource("s", Map.of("topics", "^" + prefix));

        Map<String, List<String>> reasons = Map.of(
                "bare", List.of("value: the record carries no schema", "set value.converter.schemas.enable=true"),
                "barekey", List.of("key: the record's key carries no schema", "set key.converter.schemas.enable=true"),
                "flat", List.of("the event is flattened", "remove the transform ExtractNewRecordState"),
                "bareflat", List.of("is no whole change event", "ExtractNewRecordState"),
                "text", List.of("the text of StringConverter", "set value.converter to " + json),
                "cloud", List.of("a CloudEvent", "set value.converter to " + json));
        reasons.forEach((name, words) -> Awaitility.await(name)
                .atMost(StreamFixture.PATIENCE)
                .untilAsserted(() -> assertThat(fixture.rows("select reason from metadb.dead_letter where topic = '"
                                + prefix + name + ".public.doc'"))
                        .singleElement()
                        .asString()
                        .contains(words)));
        assertThat(fixture.status("s").state()).isEqualTo(StreamState.ACTIVE);
        assertThat(fixture.status("s").lastError())
                .hasValueSatisfying(error -> assertThat(error).startsWith("topic " + prefix));
    }
}
