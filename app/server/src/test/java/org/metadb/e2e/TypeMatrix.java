package org.metadb.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.differential.ColumnRule;
import org.metadb.sandbox.differential.Comparison;
import org.metadb.sandbox.differential.Difference;
import org.metadb.sandbox.differential.Printed;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;
import org.metadb.types.Deviation;
import org.metadb.types.Family;
import org.metadb.types.Outcome;
import org.metadb.types.Settings;
import org.metadb.types.SourceTables;
import org.metadb.types.TypeCase;

/**
 * One source with every type in it, read by several connectors side by side, each with settings of its own, into a schema of its own; and what is found otherwise than
 * the table of types says.
 */
final class TypeMatrix implements AutoCloseable {

    private static final String NEVER = "false";
    private static final int ALL = 100_000;

    private final Pipeline pipeline;
    private final MetadbProcess server;
    private final List<Family> families;
    private final List<Settings> runs;

    TypeMatrix(Sandbox sandbox, Path directory, List<Family> families, List<Settings> runs) {
        this.pipeline = new Pipeline(sandbox);
        this.server = MetadbProcess.init(directory, pipeline.target());
        this.families = families;
        this.runs = runs;
    }

    /** Brings all rows through all connectors. */
    void run() throws SQLException {
        try (Connection connection = pipeline.source().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            for (String extension : SourceTables.extensions()) {
                statement.execute(extension);
            }
        }
        pipeline.execute(SourceTables.snapshot(families).toArray(String[]::new));
        server.start();
        for (int run = 0; run < runs.size(); run++) {
            Settings settings = runs.get(run);
            pipeline.startConnector(topicPrefix(run), usual -> usual.with(settings.properties()));
            server.execute(pipeline.createDataSource(dataSource(run), topicPrefix(run), schema(run))
                    .replace(", security", settings.options(families) + ", security"));
        }
        awaitDrained();
        pipeline.execute(SourceTables.changes(families).toArray(String[]::new));
        awaitDrained();
    }

    private void awaitDrained() {
        for (int run = 0; run < runs.size(); run++) {
            pipeline.awaitDrained(dataSource(run), topicPrefix(run), schema(run));
        }
    }

    private String topicPrefix(int run) {
        return pipeline.prefix() + "_" + run;
    }

    private static String dataSource(int run) {
        return "run" + run;
    }

    private static String schema(int run) {
        return "run_" + run;
    }

    /** All that is not as the table of types says, a line each. */
    List<String> unexpected() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection source = pipeline.source().connect();
                Connection target = pipeline.target().connect()) {
            for (int run = 0; run < runs.size(); run++) {
                for (String letter : deadLetters(dataSource(run))) {
                    lines.add(runs.get(run) + ": dead letter: " + letter);
                }
                for (Family family : families) {
                    String inRun = runs.get(run) + ": ";
                    List<String> found =
                            new ArrayList<>(unexpected(source, target, run, family.name(), family.types(), NEVER));
                    if (!family.large().isEmpty()) {
                        found.addAll(unexpected(
                                source, target, run, family.largeTable(), family.large(), SourceTables.UPDATED));
                    }
                    found.forEach(line -> lines.add(inRun + line));
                }
            }
        }
        return lines;
    }

    private List<String> deadLetters(String dataSource) {
        return pipeline.inTarget("""
                select table_name || ': ' || reason || ': '
                       || regexp_replace(left(substring(convert_from(value, 'UTF8') from '"after":[{].*'), 3000), '"[a-z0-9_]+":null,?', '', 'g')
                  from metadb.dead_letter where data_source = '%s' order by id limit 20""".formatted(dataSource));
    }

    private List<String> unexpected(
            Connection source, Connection target, int run, String table, List<TypeCase> types, String updated)
            throws SQLException {
        List<String> lines = new ArrayList<>();
        Table current = new Table(schema(run), table);
        Map<String, String> columns = columns(target, current);
        TablePair pair = TablePair.of(new Table("public", table), current);
        for (TypeCase type : types) {
            Outcome outcome = type.outcome(runs.get(run));
            Optional<String> column = Optional.ofNullable(columns.get(type.column()));
            if (!column.equals(outcome.column())) {
                lines.add(type.label() + ": the column is " + column.orElse("absent") + ", not "
                        + outcome.column().orElse("absent"));
            }
            pair = outcome.column().isEmpty()
                    ? pair.without(type.column())
                    : pair.with(
                            type.column(), new ColumnRule.Form(outcome.expected(updated), "$", "the table of types"));
            if (updated.equals(NEVER)) {
                lines.addAll(vacuous(source, table, type, outcome));
            }
        }
        try {
            for (Difference difference :
                    Comparison.of(source, target, pair, ALL).differences()) {
                lines.add(difference.toString());
            }
        } catch (SQLException e) {
            lines.add(table + ": " + e.getMessage());
        }
        return lines;
    }

    /** Deviations that no value of the source shows: they would hold whatever came. */
    private static List<String> vacuous(Connection source, String table, TypeCase type, Outcome outcome) {
        List<String> lines = new ArrayList<>();
        for (Deviation deviation : outcome.deviations()) {
            String query = "select count(*) from " + table + " where "
                    + (deviation.sqlCondition() + " and (" + deviation.text() + ") is distinct from ("
                                    + Printed.text("$") + ")")
                            .replace("$", type.column());
            try (Statement statement = source.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                rows.next();
                if (rows.getLong(1) == 0) {
                    lines.add(type.label() + ": no value shows \"" + deviation.what() + "\"");
                }
            } catch (SQLException e) {
                lines.add(type.label() + ": " + e.getMessage() + ": " + query);
            }
        }
        return lines;
    }

    /** Types by name. */
    private static Map<String, String> columns(Connection target, Table table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = to_regclass('"
                                + table.sql() + "') and attnum > 0 and not attisdropped")) {
            while (rows.next()) {
                columns.put(rows.getString(1), rows.getString(2));
            }
        }
        return columns;
    }

    @Override
    public void close() {
        server.close();
        pipeline.deleteConnectors();
        endConnectorSessions();
        pipeline.close();
    }

    /** Of several connectors that end at once, some do not within the worker's patience, and leave a session behind. */
    private void endConnectorSessions() {
        try (Connection connection = pipeline.source().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and application_name like 'Debezium%'");
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
