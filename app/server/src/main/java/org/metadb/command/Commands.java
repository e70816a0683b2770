package org.metadb.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;
import org.metadb.statement.CheckDataSource;
import org.metadb.statement.ListItems;
import org.metadb.statement.Statement;
import org.metadb.statement.Statements;
import org.metadb.statement.SyntaxError;
import org.metadb.statement.Vocabulary;
import org.metadb.wire.QueryHandler;
import org.metadb.wire.QueryResult;
import org.metadb.wire.ResultColumn;
import org.metadb.wire.SessionInfo;
import org.metadb.wire.SqlError;

/**
 * Metadb's side of the door: reads its statements, sees that who sent one may, and carries it out. The door opens before the database answers; until
 * {@link #serve} every statement of ours is told to come again. Thread-safe.
 */
public final class Commands implements QueryHandler {

    private static final Duration START_MAX = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 50;

    private final Vocabulary vocabulary = new CatalogVocabulary();
    private final CountDownLatch serving = new CountDownLatch(1);
    private volatile Backend backend;
    private volatile Optional<String> waitingFor = Optional.empty();

    /** Why no statement can be carried out yet, for those who ask. */
    public void waitFor(String reason) {
        waitingFor = Optional.of(reason);
    }

    /** From now on statements are carried out. */
    public void serve(Backend ready) {
        backend = ready;
        serving.countDown();
    }

    @Override
    public Optional<List<ClaimedStatement>> claim(String text) {
        try {
            return Statements.read(text, vocabulary)
                    .map(statements -> statements.stream()
                            .<ClaimedStatement>map(Claimed::new)
                            .toList());
        } catch (SyntaxError e) {
            SqlError error = new SqlError(e.sqlState(), e.getMessage()).withPosition(e.position());
            throw e.hint().map(error::withHint).orElse(error);
        }
    }

    /** A statement that comes while the server starts waits a little, rather than fail for a second; where the database refuses, it is told so. */
    private Backend ready() {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        try {
            while (!serving.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (waitingFor.isPresent() || System.nanoTime() - deadline > 0) {
                    throw new SqlError(
                            SqlState.CANNOT_CONNECT_NOW,
                            "Metadb is not ready: " + waitingFor.orElse("the server is starting"));
                }
            }
            return backend;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlError(SqlState.ADMIN_SHUTDOWN, "the server is stopping");
        }
    }

    private QueryResult execute(Statement statement, SessionInfo session) {
        Backend ready = ready();
        try {
            if (!(statement instanceof ListItems list) || list.what() == ListItems.Listing.DEAD_LETTERS) {
                ready.authority().require(session.user());
            }
            return statement.accept(new Execution(ready));
        } catch (MetadbException e) {
            SqlError error = new SqlError(e.sqlState(), e.getMessage()).withCause(e);
            throw e.hint().map(error::withHint).orElse(error);
        }
    }

    private final class Claimed implements ClaimedStatement {

        private final Statement statement;

        private Claimed(Statement statement) {
            this.statement = statement;
        }

        @Override
        public String name() {
            return statement.accept(new Tags());
        }

        /** Only {@code list} changes nothing; the others are refused there, as {@code create database} is. */
        @Override
        public boolean isAllowedInTransaction() {
            return statement instanceof ListItems;
        }

        @Override
        public List<ResultColumn> columns() {
            if (statement instanceof ListItems list) {
                return Listings.columns(list.what());
            }
            return statement instanceof CheckDataSource ? SourceReport.COLUMNS : List.of(); // the others have no rows
        }

        @Override
        public QueryResult execute(SessionInfo session) {
            return Commands.this.execute(statement, session);
        }
    }
}
