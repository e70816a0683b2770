package org.metadb.wire;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlState;
import org.metadb.wire.Answers.Formats;
import org.metadb.wire.Pipeline.Step;
import org.metadb.wire.QueryHandler.ClaimedStatement;

/**
 * From the client to the target: every message goes on as it is but for those that are Metadb's. Only Query and Parse are read; Bind,
 * Describe, Execute and Close only while Metadb's statements are prepared in the session.
 */
final class ClientRelay {
    /** Enough for two names, and to see whose a long text is. */
    private static final int PEEK_BYTES = 8192;

    private final PgInput fromClient;
    private final PgOutput toTarget;
    private final Pipeline pipeline;
    private final Conversation conversation;
    private final LocalStatements local;
    private final ExtendedQuery extended;
    private final int statementBytesMax;

    ClientRelay(
            PgInput fromClient,
            PgOutput toTarget,
            Pipeline pipeline,
            Conversation conversation,
            LocalStatements local,
            int statementBytesMax) {
        this.fromClient = fromClient;
        this.toTarget = toTarget;
        this.pipeline = pipeline;
        this.conversation = conversation;
        this.local = local;
        this.extended = new ExtendedQuery(conversation, local);
        this.statementBytesMax = statementBytesMax;
    }

    /**
     * Returns when the client has left.
     *
     * @return whether it said so
     */
    boolean run() throws IOException {
        while (fromClient.next()) {
            byte type = fromClient.type();
            if (type == 'X') {
                return true;
            }
            if (type == 'S') {
                sync();
            } else if (!conversation.isSkipping()) {
                relay(type);
            }
        }
        return false;
    }

    private void relay(byte type) throws IOException {
        if (pipeline.isCopyingIn() && type != 'c' && type != 'f') {
            fromClient.transferTo(toTarget);
            return;
        }
        try {
            switch (type) {
                case 'Q' -> query();
                case 'P' -> parse();
                case 'B' -> bind();
                case 'D' -> describe();
                case 'E' -> execute();
                case 'C' -> close();
                case 'F' -> forward(Step.QUERY);
                case 'c', 'f' -> forward(Step.COPY_END);
                default -> fromClient.transferTo(toTarget);
            }
        } catch (SqlError e) {
            conversation.refuse(e);
        }
    }

    private void sync() throws IOException {
        conversation.synced();
        if (pipeline.status() == TransactionStatus.IDLE) {
            local.closePortals();
        }
        forward(Step.SYNC);
    }

    private void query() throws IOException {
        if (fromClient.bodyLength() > statementBytesMax) {
            Optional<SqlError> tooLong = tooLong(text(fromClient.peek(PEEK_BYTES)));
            if (tooLong.isPresent()) {
                answer(List.of(), tooLong);
            } else {
                local.simpleQuery();
                forward(Step.QUERY);
            }
            return;
        }
        byte[] body = fromClient.body();
        Optional<List<ClaimedStatement>> claimed;
        try {
            claimed = conversation.claim(text(body));
        } catch (SqlError e) {
            answer(List.of(), Optional.of(e));
            return;
        }
        if (claimed.isPresent()) {
            answer(claimed.get(), Optional.empty());
        } else {
            local.simpleQuery();
            forward(Step.QUERY, body);
        }
    }

    private void answer(List<ClaimedStatement> statements, Optional<SqlError> refused) throws IOException {
        if (!conversation.takeTurn()) {
            return;
        }
        local.simpleQuery();
        Optional<SqlError> error = refused;
        try {
            for (ClaimedStatement statement : statements) {
                answer(statement);
            }
        } catch (SqlError e) {
            error = Optional.of(e);
        }
        conversation.ready(error);
    }

    private void answer(ClaimedStatement statement) throws IOException {
        QueryResult result = conversation.execute(statement);
        conversation.sendNotices(result);
        if (!statement.columns().isEmpty()) {
            conversation.send(Answers.rowDescription(statement.columns(), Formats.TEXT, conversation.charset()));
        }
        for (List<Optional<?>> row : result.rows()) {
            conversation.sendRow(statement.columns(), row, Formats.TEXT);
        }
        conversation.send(Answers.commandComplete(result.tag()));
    }

    private void parse() throws IOException {
        if (fromClient.bodyLength() > statementBytesMax) {
            BodyReader start = new BodyReader(fromClient.peek(PEEK_BYTES));
            start.name();
            Optional<SqlError> tooLong = tooLong(text(start.rest()));
            if (tooLong.isPresent()) {
                if (conversation.takeTurn()) {
                    throw tooLong.get();
                }
            } else {
                forward(Step.PARSE);
            }
            return;
        }
        byte[] body = fromClient.body();
        BodyReader reader = new BodyReader(body);
        String name = reader.name();
        if (!extended.parse(name, new String(reader.zeroTerminated(), conversation.charset()))) {
            forward(Step.PARSE, body);
        }
    }

    private void bind() throws IOException {
        if (local.isEmpty() || !extended.bind(fromClient.peek(PEEK_BYTES), () -> fromClient.body(statementBytesMax))) {
            forward(Step.BIND);
        }
    }

    private void describe() throws IOException {
        if (!local.isEmpty()) {
            BodyReader reader = new BodyReader(fromClient.peek(PEEK_BYTES));
            if (extended.describe(reader.int8(), reader.name())) {
                return;
            }
        }
        forward(Step.DESCRIBE);
    }

    private void execute() throws IOException {
        if (!local.isEmpty()) {
            BodyReader reader = new BodyReader(fromClient.peek(PEEK_BYTES));
            if (extended.execute(reader.name(), reader.int32())) {
                return;
            }
        }
        forward(Step.EXECUTE);
    }

    private void close() throws IOException {
        if (!local.isEmpty()) {
            BodyReader reader = new BodyReader(fromClient.peek(PEEK_BYTES));
            if (extended.close(reader.int8(), reader.name())) {
                return;
            }
        }
        forward(Step.CLOSE);
    }

    /** The text of a message up to its zero byte, or what there is of it. */
    private String text(byte[] body) {
        int length = 0;
        while (length < body.length && body[length] != 0) {
            length++;
        }
        return new String(body, 0, length, conversation.charset());
    }

    /** What to say if a text too long to be read begins as one of Metadb's. */
    private Optional<SqlError> tooLong(String beginning) {
        boolean isMetadbs;
        try {
            isMetadbs = conversation.claim(beginning).isPresent();
        } catch (SqlError cutOff) {
            isMetadbs = true;
        }
        return isMetadbs
                ? Optional.of(new SqlError(
                        SqlState.PROGRAM_LIMIT_EXCEEDED,
                        "a statement of Metadb's has at most " + statementBytesMax + " bytes"))
                : Optional.empty();
    }

    private void forward(Step step) throws IOException {
        pipeline.sending(step);
        fromClient.transferTo(toTarget);
    }

    private void forward(Step step, byte[] body) throws IOException {
        pipeline.sending(step);
        toTarget.begin(fromClient.type(), body.length);
        boolean isWhole = false;
        try {
            toTarget.append(body, 0, body.length);
            isWhole = true;
        } finally {
            toTarget.end(isWhole);
        }
    }
}
