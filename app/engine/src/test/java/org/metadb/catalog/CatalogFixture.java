package org.metadb.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSettings;
import org.metadb.target.TestTarget;

/** A fresh database for one test, with what the tests of this room ask of it. */
final class CatalogFixture implements AutoCloseable {

    final TestDatabase database;
    private final List<Catalog> catalogs = new ArrayList<>();
    private final List<TargetPool> pools = new ArrayList<>();

    CatalogFixture() {
        this.database = TestPostgres.freshDatabase();
    }

    CatalogFixture(PostgresVersion version) {
        this.database = TestPostgres.freshDatabase(version);
    }

    TargetSettings owner() {
        return TestTarget.owner(database);
    }

    CatalogSetup setup() {
        return new CatalogSetup(owner(), Optional.empty(), "1.2.3");
    }

    /** A catalog of its own pool, as another server has one; the database is prepared first. */
    Catalog catalog() {
        setup().prepareForStart();
        Catalog catalog = Catalog.open(pool());
        catalogs.add(catalog);
        return catalog;
    }

    TargetPool pool() {
        TargetPool pool = TargetPool.open(owner(), "test", 2);
        pools.add(pool);
        return pool;
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    void runAsSuperuser(String... statements) throws SQLException {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** All rows, each as its values with bars between. */
    List<String> rows(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(found.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    @Override
    public void close() {
        catalogs.forEach(Catalog::close);
        pools.forEach(TargetPool::close);
        database.close();
    }
}
