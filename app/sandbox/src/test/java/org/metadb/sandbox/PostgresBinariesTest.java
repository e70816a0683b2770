package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    private static final String BIN = "metadb.sandbox.pg.bin";

    @Test
    void usesTheNamedInstallation() {
        Path installation = PostgresBinaries.of(PostgresVersion.V18);
        SystemProperty.with(
                BIN,
                installation.toString(),
                () -> assertThat(PostgresBinaries.of(PostgresVersion.V15)).isEqualTo(installation));
    }

    @Test
    void refusesANamedInstallationWithoutPrograms(@TempDir Path empty) {
        SystemProperty.with(
                BIN,
                empty.toString(),
                () -> assertThatThrownBy(() -> PostgresBinaries.of(PostgresVersion.V15))
                        .hasMessageContaining(
                                "METADB_SANDBOX_PG_BIN: " + empty + " does not hold initdb and postgres"));
    }

    @Test
    void saysWhatToDoWhereTheBroughtBinariesDoNotFit() {
        assumeTrue(PostgresBinaries.installed(PostgresVersion.V18).isEmpty());
        SystemProperty.with(
                "os.arch",
                "sparc",
                () -> assertThatThrownBy(() -> PostgresBinaries.of(PostgresVersion.V18))
                        .hasMessageContaining("The sandbox needs PostgreSQL 18")
                        .hasMessageContaining("METADB_SANDBOX_PG_BIN")
                        .hasMessageContaining("METADB_SANDBOX_PG_HOST"));
    }

    @Test
    void givesDatabasesOnAServerThatSomebodyElseRuns() throws Exception {
        Postgres other = TestPostgres.server();
        SystemProperty.with(
                "metadb.sandbox.pg.host",
                "127.0.0.1",
                () -> SystemProperty.with(
                        "metadb.sandbox.pg.port",
                        Integer.toString(other.port()),
                        () -> SystemProperty.with("metadb.sandbox.pg.password", other.superuserPassword(), () -> {
                            Postgres given = GivenPostgres.fromEnvironment().orElseThrow();
                            try (TestDatabase database = TestDatabase.create(given);
                                    Connection connection = database.connect();
                                    Statement statement = connection.createStatement()) {
                                assertThat(statement.execute("select 1")).isTrue();
                            }
                        })));
    }
}
