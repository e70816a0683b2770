package org.metadb.sandbox.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;

/** Looks at both sides as a user would, with SQL, and puts what it sees into lines of text. */
final class Monitor {
    private static final String ROW = "  %-30s %9s %9s %9s";
    private static final String NO_SUCH_TABLE = "42P01";

    private final Connection source;
    private final Connection metadb;
    private final Workload workload;
    private final Latency latency;

    /** @param metadb a connection to Metadb's port */
    Monitor(Connection source, Connection metadb, Workload workload, Latency latency) {
        this.source = source;
        this.metadb = metadb;
        this.workload = workload;
        this.latency = latency;
    }

    /** The picture of this moment: all tables, the stream, one loan's versions. */
    List<String> picture() throws SQLException {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(heading());
        for (TablePair tables : Library.TABLES) {
            lines.add(row(
                    tables.current(),
                    count(source, tables.source()),
                    count(metadb, tables.current()),
                    count(metadb, tables.current().main())));
        }
        lines.add("");
        lines.add("  " + summary());
        if (workload.columnAdded()) {
            lines.add("  the source said: " + Step.NEW_COLUMN);
        }
        lines.addAll(loan());
        return lines;
    }

    static String heading() {
        return String.format(ROW, "current table", "in source", "current", "versions");
    }

    static String row(Table table, long source, long current, long versions) {
        return String.format(ROW, table, number(source), number(current), number(versions));
    }

    /** One line: the workload, the stream's state and lag, the latency. */
    String summary() throws SQLException {
        return "changes " + number(workload.steps()) + " | " + stream() + " | seen after " + latency;
    }

    /** All versions that the tables hold. */
    long versions() throws SQLException {
        long versions = 0;
        for (TablePair tables : Library.TABLES) {
            versions += count(metadb, tables.current().main());
        }
        return versions;
    }

    /** The state of the stream, as {@code list status} has it. */
    String stream() throws SQLException {
        try (Statement statement = metadb.createStatement();
                ResultSet rows = statement.executeQuery("list status")) {
            while (rows.next()) {
                if ("library".equals(rows.getString("name"))) {
                    String error =
                            Optional.ofNullable(rows.getString("last_error")).orElse("");
                    return "stream " + rows.getString("source_stream") + ", lag "
                            + Optional.ofNullable(rows.getString("lag")).orElse("-")
                            + (error.isEmpty() ? "" : ", " + error);
                }
            }
            return "no data source";
        }
    }

    /** The versions of the loan that changed most; nothing as long as none changed. */
    List<String> loan() throws SQLException {
        History history = new History(metadb);
        try {
            Optional<Long> liveliest = history.liveliestLoan();
            if (liveliest.isEmpty()) {
                return List.of();
            }
            List<String> lines = new ArrayList<>();
            lines.add("");
            lines.add("  history of loan " + liveliest.get() + " in library_circulation.loans__ (times in UTC)");
            history.ofLoan(liveliest.get()).forEach(line -> lines.add("  " + line));
            return lines;
        } catch (SQLException e) {
            return ifMissing(e, List.of());
        }
    }

    /** 0 as long as there is no such table. */
    static long count(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + table.sql())) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            return ifMissing(e, 0L);
        }
    }

    private static <T> T ifMissing(SQLException e, T instead) throws SQLException {
        if (NO_SUCH_TABLE.equals(e.getSQLState())) {
            return instead;
        }
        throw e;
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
