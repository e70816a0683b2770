package org.metadb.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlState;
import org.metadb.wire.Answers.Formats;
import org.metadb.wire.LocalStatements.Portal;
import org.metadb.wire.QueryHandler.ClaimedStatement;

/**
 * The extended protocol for statements of Metadb's: Parse, Bind, Describe, Execute, Close. Each method is told of a message and returns
 * whether it was Metadb's; if not, it goes to the target. An {@link SqlError} is thrown in the door's turn.
 */
final class ExtendedQuery {
    private final Conversation conversation;
    private final LocalStatements local;

    ExtendedQuery(Conversation conversation, LocalStatements local) {
        this.conversation = conversation;
        this.local = local;
    }

    boolean parse(String name, String text) throws IOException {
        Optional<List<ClaimedStatement>> claimed;
        try {
            claimed = conversation.claim(text);
            if (claimed.isEmpty()) {
                local.preparedElsewhere(name);
                return false;
            }
        } catch (SqlError e) {
            if (conversation.takeTurn()) {
                throw e;
            }
            return true;
        }
        if (conversation.takeTurn()) {
            conversation.refuseInFailedTransaction();
            if (claimed.get().size() != 1) {
                throw new SqlError(SqlState.SYNTAX_ERROR, "cannot insert multiple commands into a prepared statement");
            }
            local.prepare(name, claimed.get().get(0));
            conversation.send(Answers.PARSE_COMPLETE);
        }
        return true;
    }

    /**
     * @param head the names and perhaps more
     * @param rest reads the whole body, if it is wanted
     */
    boolean bind(byte[] head, Body rest) throws IOException {
        BodyReader names = new BodyReader(head);
        String portal = names.name();
        Optional<ClaimedStatement> statement = local.statement(names.name());
        if (statement.isEmpty()) {
            local.boundElsewhere(portal);
            return false;
        }
        if (conversation.takeTurn()) {
            conversation.refuseInFailedTransaction();
            BodyReader reader = new BodyReader(rest.read());
            reader.name();
            String statementName = reader.name();
            reader.skip(2 * reader.int16());
            int parameterCount = reader.int16();
            if (parameterCount != 0) {
                throw new SqlError(
                        SqlState.PROTOCOL_VIOLATION,
                        "bind message supplies " + parameterCount + " parameters, but prepared statement \""
                                + statementName + "\" requires 0");
            }
            local.bind(
                    portal,
                    statement.get(),
                    formats(reader, statement.get().columns().size()));
            conversation.send(Answers.BIND_COMPLETE);
        }
        return true;
    }

    private static Formats formats(BodyReader reader, int columnCount) throws ProtocolException {
        int count = reader.int16();
        if (count > 1 && count != columnCount) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has " + count + " result formats but query has " + columnCount + " columns");
        }
        List<Boolean> binary = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int code = reader.int16();
            if (code != 0 && code != 1) {
                throw new SqlError(SqlState.INVALID_PARAMETER_VALUE, "unsupported format code: " + code);
            }
            binary.add(code == 1);
        }
        return new Formats(binary);
    }

    boolean describe(byte kind, String name) throws IOException {
        Optional<Portal> portal = kind == 'P' ? local.portal(name) : Optional.empty();
        Optional<ClaimedStatement> statement = kind == 'S' ? local.statement(name) : portal.map(Portal::statement);
        if (statement.isEmpty()) {
            return false;
        }
        if (conversation.takeTurn()) {
            conversation.refuseInFailedTransaction();
            if (kind == 'S') {
                conversation.send(Answers.NO_PARAMETERS);
            }
            conversation.send(Answers.rowDescription(
                    statement.get().columns(),
                    portal.map(Portal::formats).orElse(Formats.TEXT),
                    conversation.charset()));
        }
        return true;
    }

    /**
     * @param rowsMax 0 is all
     */
    boolean execute(String name, int rowsMax) throws IOException {
        Optional<Portal> found = local.portal(name);
        if (found.isEmpty()) {
            return false;
        }
        if (conversation.takeTurn()) {
            Portal portal = found.get();
            if (portal.result().isEmpty()) {
                QueryResult result = conversation.execute(portal.statement());
                portal.executed(result);
                conversation.sendNotices(result);
            }
            fetch(portal, rowsMax);
        }
        return true;
    }

    private void fetch(Portal portal, int rowsMax) throws IOException {
        QueryResult result = portal.result().orElseThrow();
        int count = result.rows().size();
        int end = rowsMax <= 0 ? count : (int) Math.min((long) portal.rowsSent() + rowsMax, count);
        for (int i = portal.rowsSent(); i < end; i++) {
            conversation.sendRow(portal.statement().columns(), result.rows().get(i), portal.formats());
        }
        int sent = end - portal.rowsSent();
        portal.sent(end);
        // as PostgreSQL does: who gets as many rows as asked for is not told that these were the last
        boolean isSuspended = rowsMax > 0 && sent == rowsMax;
        conversation.send(isSuspended ? Answers.PORTAL_SUSPENDED : Answers.commandComplete(result.tag()));
    }

    boolean close(byte kind, String name) throws IOException {
        boolean isLocal = kind == 'S'
                ? local.statement(name).isPresent()
                : local.portal(name).isPresent();
        if (isLocal && conversation.takeTurn()) {
            if (kind == 'S') {
                local.closeStatement(name);
            } else {
                local.closePortal(name);
            }
            conversation.send(Answers.CLOSE_COMPLETE);
        }
        return isLocal;
    }

    /** The body of the message at hand. */
    interface Body {
        byte[] read() throws IOException;
    }
}
