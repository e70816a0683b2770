package org.metadb.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.PostgresServer;
import org.metadb.sandbox.differential.Columns;
import org.metadb.sandbox.differential.TablePair;

class LibraryTest {
    @Test
    void changesInEveryStep() throws SQLException {
        try (PostgresServer server =
                PostgresServer.builder().logicalReplication().start()) {
            Library library = new Library(server);
            library.create();
            try (Connection connection = library.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(Step.NEW_COLUMN);
                for (Step step : Step.values()) {
                    assertThat(statement.executeUpdate(step.sql()))
                            .as(step.name())
                            .isEqualTo(1);
                }
                for (TablePair tables : Library.TABLES) {
                    assertThat(Columns.primaryKey(connection, tables.source()))
                            .as(tables.toString())
                            .containsExactly("id");
                }
            }
        }
    }
}
