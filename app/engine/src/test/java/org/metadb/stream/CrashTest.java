package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.stream.StreamProcess.End;
import org.metadb.target.Milestone;
import org.metadb.target.TargetSettings;
import org.metadb.target.TestTarget;

/**
 * Crashes at each milestone. The same topics, of a live connector, are read again and again, each time into another schema: once without any
 * fault, and then the versions, dead letters and positions of every other time must be the same.
 */
class CrashTest {

    private static final List<String> TABLES = List.of("item", "note", "odd");

    /** Not all values are of it: those are refused. */
    private static final String DECLARED = "public.odd.address inet";

    private static final Pattern WRITER = Pattern.compile("writer (.*) 0");

    private static StreamFixture fixture;
    /** By data source. */
    private static final Map<String, Crashes> crashes = new ConcurrentHashMap<>();

    /** What a writer does not expect anywhere. */
    private static final class SimulatedCrash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The first and a later time that one writer comes to a milestone. Used by its thread. */
    private static final class Crashes implements Milestone.Listener {
        private final Milestone at;
        private final Runnable fault;
        private final Set<Integer> left;
        private int times;

        Crashes(Milestone at, Runnable fault) {
            this.at = at;
            this.fault = fault;
            // positions are read again only because of a crash
            this.left = ConcurrentHashMap.newKeySet();
            left.addAll(at == Milestone.AFTER_POSITIONS_READ ? List.of(1, 2) : List.of(1, 3));
        }

        @Override
        public void reached(Milestone milestone) {
            if (milestone == at && left.remove(++times)) {
                fault.run();
            }
        }
    }

    private static void crash(Milestone milestone) {
        Matcher writer = WRITER.matcher(Thread.currentThread().getName());
        if (writer.matches() && crashes.containsKey(writer.group(1))) {
            crashes.get(writer.group(1)).reached(milestone);
        }
    }

    @BeforeAll
    static void readOnceWithoutAnyFault() {
        fixture = new StreamFixture(CrashTest::crash);
        fixture.catalog.setParameter("checkpoint_segment_size", "10");
        fixture.pipeline.execute(
                "create table item (id int primary key, v text)",
                "create table note (id int primary key, n int, big text)",
                "alter table note alter column big set storage external",
                "create table odd (id int primary key, address text)",
                "insert into item select i, 'first' from generate_series(1, 30) i",
                "insert into note select i, 0, repeat('x' || i, 2000) from generate_series(1, 5) i");
        fixture.pipeline.startConnector(connector -> connector.with("skipped.operations", "none"));
        fixture.pipeline.execute(
                "update item set v = 'second'",
                "update item set v = 'first' where id % 2 = 0",
                "update note set n = n + 1",
                "insert into odd select i, case i % 5 when 3 then 'nowhere' else '::1' end from generate_series(1, 10) i",
                "update item set id = id + 100 where id < 10",
                "alter table item add column w int",
                "update item set w = 1",
                "update note set id = id + 100",
                "delete from item where id > 105",
                "alter table note add column extra text, add column more int",
                "update note set extra = 'e', more = 7",
                "truncate odd",
                "insert into odd values (1, '::2')",
                "insert into item select i, 'late', 2 from generate_series(50, 70) i");
        fixture.createSource("s", Map.of("map_public_schema", "untouched", "column_types", DECLARED));
        fixture.awaitRows("select count(*) from untouched.item__ where v = 'late'", "(21)");
        fixture.awaitRows("select id, address from untouched.odd", "(1,::2)");
        fixture.awaitRows("select count(*) from untouched.note where extra = 'e'", "(5)");
        assertThat(fixture.rows("select from metadb.dead_letter")).hasSize(2);
        fixture.catalog.dropSource("s");
    }

    @AfterAll
    static void end() {
        fixture.close();
    }

    @Test
    void endsAsIfNothingHadHappenedWhereTheSessionEndsAtAMilestone() {
        assertEndsAsIfNothingHadHappened("session", source -> endSession("metadb " + source));
    }

    @Test
    void endsAsIfNothingHadHappenedWhereTheWriterFailsAtAMilestone() {
        assertEndsAsIfNothingHadHappened("writer", source -> {
            throw new SimulatedCrash();
        });
    }

    /** A data source for each milestone, all at once. */
    private static void assertEndsAsIfNothingHadHappened(String kind, Consumer<String> fault) {
        Map<Milestone, String> sources = new EnumMap<>(Milestone.class);
        for (Milestone milestone : Milestone.values()) {
            String name = kind + "_" + milestone.name().toLowerCase(Locale.ROOT);
            sources.put(milestone, name);
            crashes.put(name, new Crashes(milestone, () -> fault.accept(name)));
            fixture.createSource(name, Map.of("map_public_schema", name, "column_types", DECLARED));
        }
        sources.forEach((milestone, name) -> {
            awaitPositions(fixture.target, name, () -> resumeIfStopped(name));
            assertThat(crashes.get(name).left)
                    .as("crashes to come at " + milestone)
                    .isEmpty();
            assertSameAsUntouched(fixture.target, name, name);
        });
        sources.values().forEach(fixture.catalog::dropSource);
    }

    @Test
    void endsAsIfNothingHadHappenedWhereTheProcessIsHaltedAtEachMilestoneInTurn() throws Exception {
        try (TestDatabase target = TestPostgres.freshDatabase()) {
            TargetSettings settings = TestTarget.owner(target);
            Map<String, String> options = fixture.options(
                    "halted", Map.of("map_public_schema", "halted", "batch", "10", "column_types", DECLARED));
            for (Milestone milestone : Milestone.values()) {
                try (StreamProcess process = StreamProcess.start(settings, End.HALT, milestone, 0, options)) {
                    assertThat(process.awaitEnd()).as(process.text()).isEqualTo(StreamProcess.HALTED);
                    assertKeptItsMembership(process);
                }
            }
            try (StreamProcess process = StreamProcess.start(settings, 128, options)) {
                awaitPositions(target, StreamProcess.SOURCE);
                assertKeptItsMembership(process);
            }
            assertSameAsUntouched(target, StreamProcess.SOURCE, "halted");
        }
    }

    /** Kafka holds the place of a killed member for a session of 30 s; who comes back as the same member does not wait for its end. */
    private static void assertKeptItsMembership(StreamProcess process) {
        Matcher read =
                Pattern.compile(StreamProcess.POSITIONS_READ_AFTER + "(\\d+)").matcher(process.text());
        assertThat(read.find()).as(process.text()).isTrue();
        assertThat(Duration.ofMillis(Long.parseLong(read.group(1)))).isLessThan(Duration.ofSeconds(10));
    }

    /** What fails on a single record stops at it, and is tried again when a person says so. */
    private static void resumeIfStopped(String source) {
        boolean stopped = fixture.status(source)
                .lastError()
                .filter(error -> error.contains("stopped at record"))
                .isPresent();
        if (stopped && fixture.status(source).state() == StreamState.ERROR) {
            fixture.catalog.resumeSource(source, false);
        }
    }

    private static void awaitPositions(TestDatabase target, String source) {
        awaitPositions(target, source, () -> {});
    }

    private static void awaitPositions(TestDatabase target, String source, Runnable meanwhile) {
        List<String> expected = positions(fixture.target, "s");
        assertThat(expected).hasSize(TABLES.size());
        Awaitility.await("positions of " + source)
                .atMost(StreamFixture.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    meanwhile.run();
                    assertThat(positions(target, source)).isEqualTo(expected);
                });
    }

    private static List<String> positions(TestDatabase target, String source) {
        return StreamFixture.rows(
                target,
                "select topic, partition_id, next_offset from metadb.position where data_source = '" + source
                        + "' order by 1, 2");
    }

    private static void assertSameAsUntouched(TestDatabase target, String source, String schema) {
        for (String table : TABLES) {
            assertThat(versions(target, schema, table))
                    .as(schema + "." + table)
                    .isEqualTo(versions(fixture.target, "untouched", table));
        }
        assertThat(deadLetters(target, source)).isEqualTo(deadLetters(fixture.target, "s"));
    }

    /** All that a user sees of each version but its number, whose order it comes in. */
    private static List<String> versions(TestDatabase target, String schema, String table) {
        List<String> versions = StreamFixture.rows(
                target,
                "select to_jsonb(m) - '__id' as version from " + schema + "." + table + "__ m order by id, __id");
        assertThat(versions).as(schema + "." + table).isNotEmpty();
        return versions;
    }

    private static List<String> deadLetters(TestDatabase target, String source) {
        return StreamFixture.rows(
                target,
                "select topic, partition_id, record_offset from metadb.dead_letter where data_source = '" + source
                        + "' order by 1, 2, 3");
    }

    /** As an administrator would, or a server that goes down. */
    private static void endSession(String application) {
        try (Connection connection = fixture.target.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = '"
                    + application + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
