package org.metadb.wire;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlState;
import org.metadb.wire.Answers.Formats;
import org.metadb.wire.QueryHandler.ClaimedStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the door takes its turn: it waits until the target has answered all that was sent before, then answers in its place, and where its
 * answer is an error sees to it that the target's transaction fails as after one of its own. For the thread of the client.
 */
final class Conversation {
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    /** Describes a prepared statement that nobody has prepared: an error that changes nothing else. It stands in the target's log. */
    private static final byte[] PROBE =
            new Message('D').int8('S').string("Metadb statement refused").toBytes();

    private static final byte[] SYNC = new Message('S').toBytes();
    private static final byte[] FLUSH = new Message('H').toBytes();

    private final PgOutput toClient;
    private final PgOutput toTarget;
    private final Pipeline pipeline;
    private final Greeting.Established session;
    private final QueryHandler handler;
    private final String remoteAddress;
    private boolean isSkipping;

    Conversation(
            PgOutput toClient,
            Pipeline pipeline,
            Greeting.Established session,
            QueryHandler handler,
            String remoteAddress) {
        this.toClient = toClient;
        this.toTarget = session.target().out();
        this.pipeline = pipeline;
        this.session = session;
        this.handler = handler;
        this.remoteAddress = remoteAddress;
    }

    Charset charset() {
        return session.parameters().charset();
    }

    /**
     * @throws SqlError if the text is Metadb's and wrong
     */
    Optional<List<ClaimedStatement>> claim(String text) {
        try {
            return handler.claim(text);
        } catch (SqlError e) {
            throw e;
        } catch (RuntimeException e) {
            throw internal(e);
        }
    }

    /** Whether messages are skipped up to the next Sync, after an error of the extended protocol. */
    boolean isSkipping() {
        return isSkipping;
    }

    void synced() {
        isSkipping = false;
    }

    /**
     * Waits until it is the door's turn.
     *
     * @return false if the message is to be skipped: one before it has failed
     */
    boolean takeTurn() throws IOException {
        if (pipeline.isBusy()) {
            if (pipeline.isUnsynced()) {
                toTarget.send(FLUSH);
            }
            toTarget.flush();
            try {
                pipeline.awaitAnswers();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        isSkipping |= pipeline.isFailed();
        return !isSkipping;
    }

    /**
     * @throws SqlError if the state of the transaction does not allow it, or it fails
     */
    QueryResult execute(ClaimedStatement statement) {
        refuseInFailedTransaction();
        if (!statement.isAllowedInTransaction()) {
            if (pipeline.status() != TransactionStatus.IDLE) {
                throw new SqlError(
                        SqlState.ACTIVE_TRANSACTION, statement.name() + " cannot run inside a transaction block");
            }
            if (pipeline.hasExecutedSinceSync()) {
                throw new SqlError(
                        SqlState.ACTIVE_TRANSACTION, statement.name() + " cannot be executed within a pipeline");
            }
        }
        Parameters parameters = session.parameters();
        try {
            return statement.execute(new SessionInfo(
                    parameters.user(), parameters.isSuperuser(), session.database(), pipeline.status(), remoteAddress));
        } catch (SqlError e) {
            throw e;
        } catch (RuntimeException e) {
            throw internal(e);
        }
    }

    void refuseInFailedTransaction() {
        if (pipeline.status() == TransactionStatus.FAILED) {
            throw new SqlError(
                    SqlState.FAILED_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    void send(byte[] message) throws IOException {
        toClient.send(message);
    }

    void sendRow(List<ResultColumn> columns, List<Optional<?>> row, Formats formats) throws IOException {
        toClient.send(Answers.dataRow(
                columns, row, formats, charset(), session.parameters().zone()));
    }

    void sendNotices(QueryResult result) throws IOException {
        for (QueryResult.Notice notice : result.notices()) {
            toClient.send(Answers.notice(notice, charset()));
        }
    }

    /** An error of the extended protocol: all up to the next Sync is skipped, here and by the target. */
    void refuse(SqlError error) throws IOException {
        toClient.send(Answers.error(error, charset()));
        failTransaction();
        isSkipping = true;
    }

    /** Ends the answer to a simple query. */
    void ready(Optional<SqlError> error) throws IOException {
        if (error.isPresent()) {
            toClient.send(Answers.error(error.get(), charset()));
            failTransaction();
        }
        if (pipeline.isUnsynced()) {
            pipeline.sending(Pipeline.Step.SYNC);
            toTarget.send(SYNC);
        } else {
            toClient.send(Answers.readyForQuery(pipeline.status()));
        }
    }

    private void failTransaction() throws IOException {
        if (pipeline.isUnsynced() || pipeline.status() == TransactionStatus.IN_TRANSACTION) {
            pipeline.sending(Pipeline.Step.PROBE);
            toTarget.send(PROBE);
        }
    }

    private SqlError internal(RuntimeException e) {
        log.error("door: a statement of Metadb's failed unexpectedly client={}", remoteAddress, e);
        return new SqlError(
                        SqlState.INTERNAL_ERROR,
                        "internal error: " + e.getClass().getSimpleName())
                .withHint("The log of the Metadb server has the details.");
    }
}
