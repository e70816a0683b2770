package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.position.TopicPartitionId;
import org.metadb.sandbox.FaultProxy;

/** Sessions over a network that can be broken, with limits of tenths of a second. */
class SessionWatchTest {

    private static final Duration SILENCE_MAX = Duration.ofMillis(300);
    private static final Map<TopicPartitionId, UUID> PARTITIONS = Map.of(Target.PARTITION, new UUID(1, 1));

    private final Target target = new Target();
    private final FaultProxy proxy = FaultProxy.before(target.database.server());
    private TargetSession session;

    @BeforeEach
    void open() throws SQLException {
        session = TargetSession.open(TestTarget.through(proxy, target.database), new Tables(), "source", "group");
    }

    @AfterEach
    void close() {
        session.close();
        proxy.close();
        target.close();
    }

    /** Looks over the sound network: it is the writer's connection alone that fails. */
    private SessionWatch watch() {
        return new SessionWatch(target.settings(), SILENCE_MAX);
    }

    private Map<TargetSession, String> lookUntilGone(SessionWatch watch) {
        return Awaitility.await("a verdict")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> watch.look(List.of(session)), gone -> !gone.isEmpty());
    }

    /** Whether the writer gets an answer in the end. */
    private CompletableFuture<Boolean> asking() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                session.readPositions(PARTITIONS);
                return true;
            } catch (SQLException e) {
                return false;
            }
        });
    }

    @Test
    void breaksASessionWhoseReplyIsLost() throws Exception {
        session.readPositions(PARTITIONS);
        proxy.stall();
        CompletableFuture<Boolean> waiting = asking();

        assertThat(lookUntilGone(watch())).containsEntry(session, "nothing passes over its connection any more");
        assertThat(waiting.get()).as("answered").isFalse();
    }

    @Test
    void breaksASessionThatTheDatabaseHasEnded() throws Exception {
        proxy.stall();
        CompletableFuture<Boolean> waiting = asking();
        target.run("select pg_terminate_backend(" + session.pid() + ", 5000)");

        assertThat(watch().look(List.of(session))).containsEntry(session, "the database has ended the session");
        assertThat(waiting.get()).as("answered").isFalse();
    }

    @Test
    void breaksASessionWhenNobodyAnswersAnyMore() throws Exception {
        proxy.stall();
        CompletableFuture<Boolean> waiting = asking();
        try (FaultProxy nobody = FaultProxy.before("127.0.0.1", 1)) {
            SessionWatch watch = new SessionWatch(TestTarget.through(nobody, target.database), SILENCE_MAX);

            assertThat(lookUntilGone(watch)).containsEntry(session, "the database does not answer");
            assertThat(waiting.get()).as("answered").isFalse();
        }
    }

    @Test
    void leavesASessionThatTakesLong() throws Exception {
        SessionWatch watch = watch();
        try (Connection blocker = target.database.connect();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table metadb.position in access exclusive mode");
            CompletableFuture<Boolean> waiting = asking();
            for (int i = 0; i < 10; i++) {
                Thread.sleep(100);
                assertThat(watch.look(List.of(session))).isEmpty();
            }
            blocker.rollback();
            assertThat(waiting.get()).as("answered").isTrue();
        }
    }

    @Test
    void leavesASessionThatMovesOnThoughItWaitsForItsClientWheneverOneLooks() throws Exception {
        SessionWatch watch = watch();
        for (int i = 0; i < 10; i++) {
            session.readPositions(PARTITIONS);
            Thread.sleep(100);
            assertThat(watch.look(List.of(session))).isEmpty();
        }
    }
}
