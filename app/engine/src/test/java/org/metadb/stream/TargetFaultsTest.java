package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.FaultProxy;
import org.metadb.sandbox.PostgresServer;
import org.metadb.sandbox.TestDatabase;
import org.metadb.target.Milestone;

/** A target that goes away in all the ways it can while batches are merged: in the end every version is there, once. */
class TargetFaultsTest {

    private static final int KEYS = 40;
    private static final int VERSIONS = 50;

    private static PostgresServer server;

    private final AtomicReference<Milestone.Listener> listener = new AtomicReference<>(Milestone.Listener.NONE);
    private FaultProxy proxy;
    private StreamFixture fixture;
    private ProducedTable table;

    @BeforeAll
    static void start() {
        server = PostgresServer.builder().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void arrange() {
        proxy = FaultProxy.before(server);
        fixture = new StreamFixture(
                TestDatabase.create(server),
                Optional.of(proxy),
                milestone -> listener.get().reached(milestone));
        fixture.catalog.setParameter("checkpoint_segment_size", "50");
        table = new ProducedTable(fixture.pipeline.topicPrefix(), "t");
    }

    @AfterEach
    void end() {
        proxy.pass();
        fixture.close();
        proxy.close();
    }

    /** Every key, again and again; some of it large enough not to fit into one packet. */
    private void produce() {
        for (int version = 1; version <= VERSIONS; version++) {
            for (int key = 1; key <= KEYS; key++) {
                String value = version + "-" + "x".repeat(version % 10 == 0 ? 3_000 : 10);
                fixture.send(table.topic(), 0, table.key(key), table.upsert(version == 1 ? "c" : "u", key, value));
            }
        }
        fixture.flush();
    }

    private void assertEveryVersionOnce() {
        Awaitility.await("position at the end")
                .atMost(StreamFixture.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(fixture.rows("select next_offset from metadb.position"))
                        .containsExactly("(" + KEYS * VERSIONS + ")"));
        assertThat(fixture.rows("select id, count(*), count(distinct v) from t.t__ group by id having count(*) <> "
                        + VERSIONS + " or count(distinct v) <> " + VERSIONS))
                .isEmpty();
        assertThat(fixture.rows("select count(*) from t.t where v like '" + VERSIONS + "-%'"))
                .containsExactly("(" + KEYS + ")");
        assertThat(fixture.rows("""
                        select from (select __end, lead(__start) over (partition by id order by __id) as next from t.t__) v
                        where __end <> next""")).isEmpty();
    }

    /** Runs a fault at some of the times that the writer comes there. */
    private AtomicInteger at(Milestone at, List<Integer> turns, Runnable fault) {
        AtomicInteger times = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        listener.set(milestone -> {
            if (milestone == at && turns.contains(times.incrementAndGet())) {
                faults.incrementAndGet();
                fault.run();
            }
        });
        return faults;
    }

    @Test
    void goesOnAfterTheConnectionWasCutInMidCopy() {
        // the positions are locked; what follows is COPY, of which a little gets through
        AtomicInteger faults = at(
                Milestone.AFTER_LOCK, List.of(2, 5, 9), () -> proxy.cutAfter(FaultProxy.Direction.TO_SERVICE, 2_000));
        produce();
        fixture.createSource("s", Map.of());

        assertEveryVersionOnce();
        assertThat(faults).hasValue(3);
        assertThat(proxy.cuts()).isEqualTo(3);
    }

    @Test
    void findsOutWhetherItsCommitCameThroughWhenTheReplyIsLost() {
        AtomicInteger faults =
                at(Milestone.BEFORE_COMMIT, List.of(1, 4, 8), () -> proxy.cutAfter(FaultProxy.Direction.TO_CLIENT, 0));
        produce();
        fixture.createSource("s", Map.of());

        assertEveryVersionOnce();
        assertThat(faults).hasValue(3);
        assertThat(proxy.cuts()).isEqualTo(3);
        assertThat(fixture.status("s").lastError())
                .hasValueSatisfying(error -> assertThat(error).startsWith("target database: "));
    }

    @Test
    void findsOutThatItsCommitNeverArrived() {
        AtomicInteger faults =
                at(Milestone.BEFORE_COMMIT, List.of(1, 4, 8), () -> proxy.cutAfter(FaultProxy.Direction.TO_SERVICE, 0));
        produce();
        fixture.createSource("s", Map.of());

        assertEveryVersionOnce();
        assertThat(faults).hasValue(3);
    }

    @Test
    void goesOnAfterRestartsFastAndAfterACrashInTheMiddleOfBatches() {
        List<Runnable> faults = List.of(server::stop, server::kill);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = at(Milestone.AFTER_MERGE, List.of(3, 12), () -> {
            faults.get(next.getAndIncrement()).run();
            server.start();
        });
        produce();
        fixture.createSource("s", Map.of());

        assertEveryVersionOnce();
        assertThat(done).hasValue(2);
    }

    @Test
    void waitsForATargetThatStallsAndNeedsNoNewSession() {
        AtomicInteger faults = at(Milestone.AFTER_LOCK, List.of(3), () -> proxy.stall());
        produce();
        fixture.createSource("s", Map.of());
        Awaitility.await("stall").atMost(StreamFixture.PATIENCE).until(() -> faults.get() == 1);
        List<String> before = sessions();
        sleep(Duration.ofSeconds(3));
        assertThat(fixture.status("s").lag()).isPresent();
        proxy.pass();

        assertEveryVersionOnce();
        assertThat(sessions()).isEqualTo(before);
        assertThat(fixture.status("s").lastError()).isEmpty();
    }

    private List<String> sessions() {
        return fixture.rows("select pid from pg_stat_activity where application_name = 'metadb s'");
    }

    @Test
    void waitsForATargetThatRefusesAndIsNotHeldUpByLimitsOfItsRole() {
        AtomicInteger faults = at(Milestone.AFTER_LOCK, List.of(3), proxy::refuse);
        String role = fixture.target.owner();
        run(
                "alter role " + role + " set statement_timeout = '1ms'",
                "alter role " + role + " set lock_timeout = '1ms'");
        produce();
        fixture.createSource("s", Map.of());
        Awaitility.await("refusal").atMost(StreamFixture.PATIENCE).until(() -> faults.get() == 1);
        fixture.awaitState("s", StreamState.ERROR);
        assertThat(fixture.status("s").since()).isNotNull();
        proxy.pass();

        run("alter role " + role + " reset statement_timeout");
        assertEveryVersionOnce();
        fixture.awaitState("s", StreamState.ACTIVE);
    }

    private void run(String... statements) {
        try (Connection connection = fixture.target.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
