package org.metadb.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.metadb.pg.Literal;
import org.metadb.pg.MetadbException;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;
import org.metadb.target.ConnectFailure;
import org.metadb.target.TargetSettings;

/**
 * Makes a database ready at each start: the catalog on the first one, the functions that users call on every one. Several servers may do so at
 * the same time; an advisory lock of the database lets them in one after the other. Opens connections of its own and keeps none.
 *
 * <p>The methods throw {@link MetadbException}: of kind TARGET when the database cannot be reached ({@link ConnectFailure} says whether waiting helps),
 * of kind USER when it is not one to work with: PostgreSQL too old, a catalog older, newer or another program's.
 */
public final class CatalogSetup {

    private static final String APPLICATION = "metadb setup";
    private static final List<String> FUNCTIONS = List.of("mdblog", "mdbusers", "mdbversion", "ps");

    private final TargetSettings system;
    private final Optional<TargetSettings> superuser;
    private final String programVersion;

    /**
     * @param system the database as the system user, who owns it
     * @param superuser the same database as a superuser, where one is given; without it, or when it fails, some rights may be missing and are warned of
     * @param programVersion what <code>mdbversion()</code> shows
     */
    public CatalogSetup(TargetSettings system, Optional<TargetSettings> superuser, String programVersion) {
        this.system = system;
        this.superuser = superuser;
        this.programVersion = programVersion;
    }

    /** Looks what the database holds; changes nothing. */
    public CatalogState state() {
        try (Connection connection = connect()) {
            return state(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * Makes a catalog where there is none, refuses one that is not of this program's version, and renews the functions.
     *
     * @return warnings for the operator, each a whole sentence
     */
    public List<String> prepareForStart() {
        return locked(connection -> {
            CatalogState found = state(connection);
            found.requireStartable();
            List<String> warnings = new ArrayList<>();
            new Privileges(system, superuser).complete(connection, warnings);
            if (found.kind() == CatalogState.Kind.NONE) {
                migrate();
            }
            addParameters(connection);
            renewFunctions(connection, warnings);
            return warnings;
        });
    }

    /**
     * Brings an older catalog to this program's version, each step in a transaction of its own.
     *
     * @return the versions that were made, in order; empty if it was current
     */
    public List<Integer> upgrade() {
        return locked(connection -> {
            CatalogState found = state(connection);
            switch (found.kind()) {
                case NONE ->
                    throw MetadbException.user(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "database holds no catalog: it is made by \"metadb start\"");
                case FOREIGN -> found.requireStartable();
                case NEWER ->
                    throw MetadbException.user(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "schema version incompatible with server (" + found.version() + " > " + CatalogState.OURS
                                    + ")");
                case OLDER, CURRENT -> {}
            }
            return migrate();
        });
    }

    private List<Integer> migrate() {
        try {
            return Flyway.configure()
                    .dataSource(system.dataSource(APPLICATION))
                    .schemas("metadb")
                    .defaultSchema("metadb")
                    .table("schema_version")
                    .locations("classpath:sql/catalog")
                    .failOnMissingLocations(true)
                    .placeholderReplacement(false)
                    .load()
                    .migrate()
                    .migrations
                    .stream()
                    .map(step -> Integer.valueOf(step.version))
                    .toList();
        } catch (FlywayException e) {
            throw MetadbException.target(
                    ConnectFailure.sqlState(e), system + ": the catalog could not be made: " + e.getMessage(), e);
        }
    }

    private static CatalogState state(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!isTrue(statement, "select to_regclass('metadb.schema_version') is not null")) {
                // an empty schema is not yet anyone's catalog: made by hand beforehand, or left by a first start that
                // was cut off
                return isTrue(
                                statement,
                                "select exists (select from pg_class where relnamespace = to_regnamespace('metadb'))")
                        ? CatalogState.foreign()
                        : CatalogState.ofVersion(0);
            }
            try (ResultSet rows = statement.executeQuery("""
                    select coalesce(max(version::integer), 0)
                      from metadb.schema_version
                     where success and version is not null
                    """)) {
                rows.next();
                return CatalogState.ofVersion(rows.getInt(1));
            }
        }
    }

    /** Each parameter has a row from the start of the first program that knows it. */
    private static void addParameters(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into metadb.config (parameter, value) values (?, ?) on conflict (parameter) do nothing")) {
            for (Parameter parameter : Parameter.values()) {
                statement.setString(1, parameter.word());
                statement.setString(2, parameter.defaultValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Replaces, never drops: grants and views of users stay. */
    private void renewFunctions(Connection connection, List<String> warnings) throws SQLException {
        for (String name : FUNCTIONS) {
            String text = Sql.template(SqlFile.read("function/" + name + ".sql"))
                    .with("version", new Literal("Metadb " + programVersion))
                    .render();
            try (Statement statement = connection.createStatement()) {
                statement.execute(text);
            } catch (SQLException e) {
                if (!SqlState.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                    throw e;
                }
                warnings.add("function public." + name + " could not be made: " + e.getMessage());
            }
        }
    }

    private <T> T locked(Work<T> work) {
        try (Connection connection = connect()) {
            AdvisoryLock.SETUP.lockSession(connection); // released with the session
            return work.on(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = system.connect(APPLICATION);
        try {
            ServerVersion.require(connection);
            return connection;
        } catch (SQLException | MetadbException e) {
            connection.close();
            throw e;
        }
    }

    private MetadbException failure(SQLException e) {
        return ConnectFailure.exception(system.toString(), e);
    }

    static boolean isTrue(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
