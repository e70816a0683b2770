package org.metadb.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.metadb.pg.SqlState;
import org.metadb.wire.Answers.Formats;
import org.metadb.wire.QueryHandler.ClaimedStatement;

/** Prepared statements and portals of Metadb's in a session, which the target does not know. Both threads of the session use it. */
final class LocalStatements {
    private static final int COUNT_MAX = 1000;

    private final Map<String, ClaimedStatement> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();

    /** Whether no message can mean one of these. */
    synchronized boolean isEmpty() {
        return statements.isEmpty() && portals.isEmpty();
    }

    /** The unnamed one is replaced, others are not. */
    synchronized void prepare(String name, ClaimedStatement statement) {
        refuseExisting(name);
        refuseTooMany(statements.size());
        statements.put(name, statement);
    }

    /** The target prepares one of that name. */
    synchronized void preparedElsewhere(String name) {
        refuseExisting(name);
        statements.remove(name);
    }

    private void refuseExisting(String name) {
        if (!name.isEmpty() && statements.containsKey(name)) {
            throw new SqlError(
                    SqlState.DUPLICATE_PREPARED_STATEMENT, "prepared statement \"" + name + "\" already exists");
        }
    }

    synchronized Optional<ClaimedStatement> statement(String name) {
        return Optional.ofNullable(statements.get(name));
    }

    synchronized void bind(String name, ClaimedStatement statement, Formats formats) {
        if (!name.isEmpty() && portals.containsKey(name)) {
            throw new SqlError(SqlState.DUPLICATE_CURSOR, "cursor \"" + name + "\" already exists");
        }
        refuseTooMany(portals.size());
        portals.put(name, new Portal(statement, formats));
    }

    /** The target binds one of that name. */
    synchronized void boundElsewhere(String name) {
        portals.remove(name);
    }

    synchronized Optional<Portal> portal(String name) {
        return Optional.ofNullable(portals.get(name));
    }

    synchronized boolean closeStatement(String name) {
        return statements.remove(name) != null;
    }

    synchronized boolean closePortal(String name) {
        return portals.remove(name) != null;
    }

    /** A simple query ends the unnamed ones. */
    synchronized void simpleQuery() {
        statements.remove("");
        portals.remove("");
    }

    /** A transaction has ended. */
    synchronized void closePortals() {
        portals.clear();
    }

    /** After {@code deallocate all} and {@code discard all}. */
    synchronized void clear() {
        statements.clear();
        portals.clear();
    }

    private static void refuseTooMany(int count) {
        if (count >= COUNT_MAX) {
            throw new SqlError(
                    SqlState.CONFIGURATION_LIMIT_EXCEEDED,
                    "more than " + COUNT_MAX + " prepared Metadb statements in one session");
        }
    }

    /** A statement bound to formats, and how far its rows have been fetched. */
    static final class Portal {
        private final ClaimedStatement statement;
        private final Formats formats;
        private Optional<QueryResult> result = Optional.empty();
        private int rowsSent;

        Portal(ClaimedStatement statement, Formats formats) {
            this.statement = statement;
            this.formats = formats;
        }

        ClaimedStatement statement() {
            return statement;
        }

        Formats formats() {
            return formats;
        }

        Optional<QueryResult> result() {
            return result;
        }

        void executed(QueryResult newResult) {
            result = Optional.of(newResult);
        }

        int rowsSent() {
            return rowsSent;
        }

        void sent(int newRowsSent) {
            rowsSent = newRowsSent;
        }
    }
}
