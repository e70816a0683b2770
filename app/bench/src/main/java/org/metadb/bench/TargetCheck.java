package org.metadb.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the target holds what the history told: a benchmark that loses rows measures nothing. */
final class TargetCheck {

    private TargetCheck() {}

    /** @throws IllegalStateException naming each table that holds something else, or if a record was put aside */
    static void compare(Connection target, Map<String, Workload.Contents> expected) throws SQLException {
        List<String> wrong = new ArrayList<>();
        try (Statement statement = target.createStatement()) {
            for (Map.Entry<String, Workload.Contents> entry : expected.entrySet()) {
                Workload.Contents found = contents(statement, EndToEnd.SCHEMA + "." + entry.getKey());
                if (!found.equals(entry.getValue())) {
                    wrong.add(entry.getKey() + ": expected " + entry.getValue() + ", found " + found);
                }
            }
            try (ResultSet rows = statement.executeQuery("select count(*) from metadb.dead_letter")) {
                rows.next();
                if (rows.getLong(1) != 0) {
                    wrong.add(rows.getLong(1) + " dead letters");
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("the target is not what it should be: " + String.join("; ", wrong));
        }
    }

    private static Workload.Contents contents(Statement statement, String table) throws SQLException {
        String query = "select (select count(*) from " + table + "), (select count(*) from " + table
                + "__), (select coalesce(sum(" + SourceTable.VERSION + "), 0) from " + table + ")";
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return new Workload.Contents(rows.getLong(1), rows.getLong(2), rows.getLong(3));
        }
    }
}
