package org.metadb.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads and writes the catalog's tables, inside the caller's transaction. */
final class CatalogTables {

    /** Options with a column of their own, in the order of the table; <code>metadb.source</code> keeps an unset one as an empty text. */
    private static final List<SourceOption> COLUMNS =
            Arrays.stream(SourceOption.values()).filter(SourceOption::isColumn).toList();

    private static final String COLUMN_LIST =
            COLUMNS.stream().map(SourceOption::word).collect(Collectors.joining(", "));

    private final Connection connection;

    CatalogTables(Connection connection) {
        this.connection = connection;
    }

    CatalogContents read() throws SQLException {
        return new CatalogContents(sources(), origins(), parameters());
    }

    private Map<String, SourceRow> sources() throws SQLException {
        Map<String, Map<String, String>> others = furtherOptions();
        Map<String, SourceRow> sources = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, enable, sync, resumed, skip_lost_before, "
                        + COLUMN_LIST + " from metadb.source")) {
            while (rows.next()) {
                String name = rows.getString("name");
                Map<String, String> options = new TreeMap<>(others.getOrDefault(name, Map.of()));
                for (SourceOption option : COLUMNS) {
                    String value = rows.getString(option.word());
                    if (value != null && !value.isEmpty()) {
                        options.put(option.word(), value);
                    }
                }
                Optional<Instant> skipLostBefore = Optional.ofNullable(
                                rows.getObject("skip_lost_before", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
                sources.put(
                        name,
                        new SourceRow(
                                name,
                                rows.getBoolean("enable"),
                                SyncState.ofNumber(rows.getInt("sync")),
                                rows.getLong("resumed"),
                                skipLostBefore,
                                options));
            }
        }
        return sources;
    }

    private Map<String, Map<String, String>> furtherOptions() throws SQLException {
        Map<String, Map<String, String>> options = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select source_name, option_name, value from metadb.source_option")) {
            while (rows.next()) {
                options.computeIfAbsent(rows.getString(1), absent -> new TreeMap<>())
                        .put(rows.getString(2), rows.getString(3));
            }
        }
        return options;
    }

    private List<String> origins() throws SQLException {
        List<String> origins = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name from metadb.origin order by name")) {
            while (rows.next()) {
                origins.add(rows.getString(1));
            }
        }
        return origins;
    }

    private Map<String, String> parameters() throws SQLException {
        Map<String, String> parameters = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select parameter, value from metadb.config")) {
            while (rows.next()) {
                parameters.put(rows.getString(1), rows.getString(2));
            }
        }
        return parameters;
    }

    /** A new data source: not paused, in initial synchronization. */
    void insertSource(String name, Map<String, String> options) throws SQLException {
        update("insert into metadb.source (name, enable, sync) values (?, true, ?)", name, SyncState.INITIAL.number());
        writeOptions(name, options);
    }

    /** Replaces all options. */
    void writeOptions(String name, Map<String, String> options) throws SQLException {
        List<Object> values = new ArrayList<>();
        COLUMNS.forEach(option -> values.add(options.getOrDefault(option.word(), "")));
        values.add(name);
        String assignments =
                COLUMNS.stream().map(option -> option.word() + " = ?").collect(Collectors.joining(", "));
        update("update metadb.source set " + assignments + " where name = ?", values.toArray());
        update("delete from metadb.source_option where source_name = ?", name);
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (SourceOption.find(option.getKey())
                    .filter(SourceOption::isColumn)
                    .isEmpty()) {
                update(
                        "insert into metadb.source_option (source_name, option_name, value) values (?, ?, ?)",
                        name,
                        option.getKey(),
                        option.getValue());
            }
        }
    }

    void deleteSource(String name) throws SQLException {
        update("delete from metadb.source where name = ?", name);
    }

    void setEnabled(String name, boolean enabled) throws SQLException {
        update("update metadb.source set enable = ? where name = ?", enabled, name);
    }

    /** What had stopped by itself is to try again. */
    void raiseResumed(String name) throws SQLException {
        update("update metadb.source set resumed = resumed + 1 where name = ?", name);
    }

    /** Partitions whose position was last stored before now may go on past lost records, or none may. */
    void setSkipLost(String name, boolean skip) throws SQLException {
        update("update metadb.source set skip_lost_before = case when ? then now() end where name = ?", skip, name);
    }

    void setSync(String name, SyncState state) throws SQLException {
        update("update metadb.source set sync = ? where name = ?", state.number(), name);
    }

    void insertOrigin(String name) throws SQLException {
        update("insert into metadb.origin (name) values (?)", name);
    }

    void setParameter(String name, String value) throws SQLException {
        update(
                "insert into metadb.config (parameter, value) values (?, ?)"
                        + " on conflict (parameter) do update set value = excluded.value",
                name,
                value);
    }

    private void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
