package org.metadb.sandbox.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.metadb.sandbox.DebeziumConnector;
import org.metadb.sandbox.Postgres;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;

/** The source database: a lending library, as {@code library.sql} makes it. */
record Library(Postgres server) {
    private static final String DATABASE = "library";
    private static final String TOPIC_PREFIX = "library";

    /** All tables that are captured, with what becomes of them. */
    static final List<TablePair> TABLES = List.of(
            table("people", "groups"),
            table("people", "patrons"),
            table("people", "users").without("password"),
            table("catalog", "items"),
            table("circulation", "loans"),
            table("circulation", "fines"));

    private static TablePair table(String schema, String name) {
        return TablePair.of(new Table(schema, name), new Table("library_" + schema, name));
    }

    void create() throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql());
            statement.execute("analyze");
        }
    }

    private static String sql() {
        try (InputStream in = Library.class.getResourceAsStream("library.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection connect() throws SQLException {
        return server.connect(DATABASE);
    }

    /** The connector of the manual's page on sources. */
    DebeziumConnector connector() {
        return DebeziumConnector.of(server, DATABASE, TOPIC_PREFIX)
                .with(Map.of(
                        "database.user", "debezium",
                        "database.password", "sandbox-debezium",
                        "slot.name", "metadb",
                        "publication.name", "metadb",
                        "publication.autocreate.mode", "disabled",
                        "schema.exclude.list", "admin",
                        "column.exclude.list", "people.users.password"))
                .with(Map.of(
                        "heartbeat.action.query", "update admin.heartbeat set beat_at = now()",
                        "interval.handling.mode", "string",
                        "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                        "value.converter.schemas.enable", "true",
                        "value.converter.replace.null.with.default", "false"));
    }

    /** What a user says to Metadb to read the connector's topics. */
    static String createDataSource(String brokers) {
        return """
                create data source library type kafka options (
                    brokers '%s', security 'plaintext', topics '^%s\\.',
                    consumer_group 'demo', add_schema_prefix 'library_')""".formatted(brokers, TOPIC_PREFIX);
    }
}
