package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestPipeline;

/** Streams over a live connector, broker and target, in this process. */
class StreamsTest {

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void putsAsideWhatCannotBeReadOrStoredAndGoesOn() {
        fixture.pipeline.execute(
                "create table good (id int primary key, t text)",
                "create table odd (id int primary key, address text)",
                "insert into good values (1, 'a')",
                "insert into odd select i, '::1' from generate_series(1, 5) i");
        fixture.pipeline.startConnector();
        fixture.createSource("s", Map.of("column_types", "public.odd.address inet"));
        fixture.awaitRows("select id from t.odd order by 1", "(1)", "(2)", "(3)", "(4)", "(5)");

        fixture.produce(fixture.topic("good"), "no key", "plain text");
        fixture.pipeline.execute(
                "insert into odd select i, case i when 13 then 'nowhere' else '::1' end from generate_series(10, 20) i",
                "insert into good values (2, 'b')");

        fixture.awaitRows("select id, t from t.good order by 1", "(1,a)", "(2,b)");
        fixture.awaitRows("select count(*) from t.odd", "(15)");
        assertThat(fixture.rows("select id from t.odd where id = 13")).isEmpty();
        assertThat(fixture.rows("select topic, value is not null from metadb.dead_letter order by topic"))
                .containsExactly("(" + fixture.topic("good") + ",t)", "(" + fixture.topic("odd") + ",t)");
        assertThat(fixture.rows("select reason from metadb.dead_letter").toString())
                .doesNotContain("nowhere");
        assertThat(fixture.status("s").deadLetters()).isEqualTo(2);
        assertThat(fixture.status("s").state()).isEqualTo(StreamState.ACTIVE);
    }

    @Test
    void keepsJsonThatJsonbRefusesInAColumnOfTypeJson() {
        fixture.pipeline.execute(
                "create table doc (id int primary key, j json, n int[])",
                "insert into doc values (1, '{\"b\": 1}', '{1,null}')");
        fixture.pipeline.startConnector();
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select id, j, n, pg_typeof(j) from t.doc", "(1,\"{\"\"b\"\": 1}\",\"{1,NULL}\",jsonb)");

        fixture.pipeline.execute(
                "insert into doc values (2, '{\"a\": \"\\u0000\"}', '{}'), (3, '[ 3 ]', null)",
                "update doc set j = '1e200000' where id = 1");

        fixture.awaitRows(
                "select id, j, n, pg_typeof(j) from t.doc order by id",
                "(1,1e200000,\"{1,NULL}\",json)",
                "(2,\"{\"\"a\"\": \"\"\\\\u0000\"\"}\",{},json)",
                "(3,[3],,json)");
        fixture.awaitRows(
                "select j, __current from t.doc__ where id = 1 order by __id",
                "(\"{\"\"b\"\": 1}\",f)",
                "(1e200000,t)");
        assertThat(fixture.rows("select reason from metadb.dead_letter")).isEmpty();
    }

    @Test
    void standsStillWhereRecordsWereLostUntilToldToSkipThem() throws Exception {
        fixture.pipeline.execute(
                "create table a (id int primary key)",
                "create table b (id int primary key)",
                "insert into a values (1)",
                "insert into b values (1)");
        fixture.pipeline.startConnector();
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select id from t.a", "(1)");
        fixture.awaitRows("select id from t.b", "(1)");
        fixture.catalog.pauseSource("s");
        fixture.awaitState("s", StreamState.PAUSED);
        fixture.pipeline.execute("insert into a values (2)", "insert into a values (3)", "insert into b values (2)");
        TopicPartition partition = new TopicPartition(fixture.topic("a"), 0);
        try (Admin admin = TestPipeline.sandbox().broker().admin()) {
            Awaitility.await("records in Kafka").atMost(StreamFixture.PATIENCE).until(() -> end(admin, partition) == 3);
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }

        fixture.catalog.resumeSource("s", false);
        fixture.awaitRows("select id from t.b order by 1", "(1)", "(2)");
        fixture.awaitState("s", StreamState.ERROR);
        assertThat(fixture.status("s").lastError())
                .hasValueSatisfying(error -> assertThat(error)
                        .contains("records 1 to 1 of " + fixture.topic("a"))
                        .contains("resume data source \"s\" skip lost records;"));
        assertThat(fixture.rows("select id from t.a")).containsExactly("(1)");

        fixture.catalog.resumeSource("s", true);
        fixture.awaitRows("select id from t.a order by 1", "(1)", "(3)");
        fixture.awaitState("s", StreamState.ACTIVE);
    }

    private static long end(Admin admin, TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, org.apache.kafka.clients.admin.OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Test
    void waitsForTopicsAndReadsANewOneSoon() {
        fixture.pipeline.execute("create table first (id int primary key)");
        fixture.createSource("s", Map.of());
        fixture.awaitState("s", StreamState.WAITING);
        fixture.pipeline.startConnector();
        fixture.pipeline.execute("insert into first values (1)");
        Awaitility.await("the first topic")
                .atMost(Duration.ofSeconds(20))
                .until(() -> fixture.rows("select id from t.first").equals(List.of("(1)")));

        fixture.produce(fixture.topic("heart"), "k", "not an event");
        long begin = System.nanoTime();
        Awaitility.await("a new topic")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        fixture.rows("select topic from metadb.dead_letter").size() == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void resolvesReferencesWhenAStreamStartsAndKeepsThemAsWritten() {
        fixture.createSource("s", Map.of("kafka.fetch.min.bytes", "${env:BYTES}"));
        fixture.awaitState("s", StreamState.ERROR);
        assertThat(fixture.status("s").lastError())
                .contains("option \"kafka.fetch.min.bytes\": environment variable BYTES is not set");

        fixture.environment.put("BYTES", "17");

        fixture.awaitState("s", StreamState.WAITING);
        assertThat(fixture.rows("select value from metadb.source_option where option_name = 'kafka.fetch.min.bytes'"))
                .containsExactly("(${env:BYTES})");
    }

    @Test
    void followsStatementsAtOnceAndContinuesAfterEach() {
        fixture.pipeline.execute(
                "create table kept (id int primary key)",
                "create table later (id int primary key)",
                "create table keyless (id int)",
                "insert into kept values (1)",
                "insert into later values (1)",
                "insert into keyless values (1), (1)");
        fixture.pipeline.startConnector(connector -> connector
                .with("tombstones.on.delete", "false")
                .with("provide.transaction.metadata", "true")
                .with("skipped.operations", "none"));
        fixture.createSource("s", Map.of("table_stop_filter", "later"));
        fixture.awaitRows("select id from t.kept", "(1)");
        fixture.awaitRows("select id from t.keyless", "(1)", "(1)");
        Awaitility.await("the word of a table without key")
                .atMost(StreamFixture.PATIENCE)
                .until(() -> fixture.status("s").keylessTopics().contains(fixture.topic("keyless")));
        assertThat(fixture.rows("select id from t.later")).isEmpty();

        long begin = System.nanoTime();
        fixture.catalog.alterSource("s", Map.of("table_stop_filter", Optional.empty()));
        assertThat(fixture.status("s").state()).isIn(StreamState.STARTING, StreamState.ACTIVE);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        fixture.pipeline.execute("insert into later values (2)", "delete from kept");
        fixture.awaitRows("select id from t.later", "(2)");
        fixture.awaitRows("select id, __current from t.kept__", "(1,f)");

        fixture.catalog.pauseSource("s");
        fixture.awaitState("s", StreamState.PAUSED);
        fixture.pipeline.execute("insert into kept values (3)", "select pg_logical_emit_message(true, 'x', 'content')");
        fixture.catalog.dropSource("s");
        fixture.createSource("s", Map.of());
        fixture.createSource("other", Map.of("map_public_schema", "u"));
        fixture.awaitRows("select id from t.kept", "(3)");
        fixture.awaitRows("select id from u.kept", "(3)");
        fixture.pipeline.execute("truncate kept");
        fixture.awaitRows("select id, __current from t.kept__ order by id", "(1,f)", "(3,f)");
        assertThat(fixture.rows("select reason from metadb.dead_letter")).isEmpty();
    }

    @Test
    void carriesUntouchedLargeValuesOverToANewKeyAndNeedsNoPlainNames() {
        fixture.pipeline.execute(
                "create table big (id int primary key, body text, n int)",
                "alter table big alter column body set storage external",
                "insert into big values (1, repeat('x', 10000), 1)",
                "create table \"Odd Name\" (\"Id\" int primary key, \"a \"\"b\" text)",
                "insert into \"Odd Name\" values (1, 'v')");
        fixture.pipeline.startConnector();
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select id, length(body), n from t.big", "(1,10000,1)");
        fixture.pipeline.execute("update big set n = 2", "update big set id = 2");
        fixture.awaitRows("select id, body = repeat('x', 10000) as same, n from t.big", "(2,t,2)");
        fixture.awaitRows(
                "select id, length(body), n, __current from t.big__ order by __id",
                "(1,10000,1,f)",
                "(1,10000,2,f)",
                "(2,10000,2,t)");
        fixture.awaitRows("select count(*) from metadb.base_table where table_name ilike 'odd%'", "(1)");
        assertThat(fixture.rows("select reason from metadb.dead_letter")).isEmpty();
    }

    @Test
    void isFreshAtATrickleAndKafkasOffsetsFollow() throws Exception {
        fixture.pipeline.execute("create table drop_by_drop (id int primary key, at timestamptz)");
        fixture.pipeline.startConnector();
        fixture.pipeline.execute("insert into drop_by_drop values (0, now())");
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select id from t.drop_by_drop", "(0)");
        List<Long> millis = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            fixture.pipeline.execute("insert into drop_by_drop values (" + i + ", clock_timestamp())");
            int id = i;
            long begin = System.nanoTime();
            Awaitility.await("row " + i)
                    .atMost(StreamFixture.PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !fixture.rows("select id from t.drop_by_drop where id = " + id)
                            .isEmpty());
            millis.add((System.nanoTime() - begin) / 1_000_000);
        }
        Collections.sort(millis);
        System.out.println("source commit to visible row, ms: median=" + millis.get(10) + " worst=" + millis.get(19));
        assertThat(millis.get(10)).isLessThan(1_000);

        fixture.produce(fixture.topic("drop_by_drop"), "passed over", null);
        TopicPartition partition = new TopicPartition(fixture.topic("drop_by_drop"), 0);
        try (Admin admin = TestPipeline.sandbox().broker().admin()) {
            Awaitility.await("Kafka's offset").atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                OffsetAndMetadata offset = admin.listConsumerGroupOffsets(fixture.pipeline.topicPrefix() + "_s")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                assertThat(offset.offset()).isEqualTo(end(admin, partition));
            });
        }
    }

    @Test
    void leavesNoThreadsBehindAfterRestarts() {
        fixture.createSource("s", Map.of());
        fixture.awaitState("s", StreamState.WAITING);
        for (int i = 0; i < 3; i++) {
            fixture.catalog.alterSource("s", Map.of("table_stop_filter", Optional.of("t" + i)));
        }
        fixture.catalog.dropSource("s");
        Awaitility.await("threads of the source")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.matches("(reader|writer|watch) s.*|.*metadb-s\\b.*")));
    }
}
