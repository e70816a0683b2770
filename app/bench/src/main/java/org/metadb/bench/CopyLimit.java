package org.metadb.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What the target could do at best: the rows that a snapshot left in the current tables, copied in binary form, table after table on one
 * connection, into ordinary tables of the same columns with the same unique index.
 */
final class CopyLimit {

    private CopyLimit() {}

    /** @param target a superuser's connection in autocommit mode; the tables are made in a schema of its own and dropped again */
    static Measured copy(Connection target, List<SourceTable> tables) throws SQLException, IOException {
        CopyManager copies = target.unwrap(PGConnection.class).getCopyAPI();
        long rows = 0;
        long nanos = 0;
        Path file = Files.createTempFile("metadb-bench-", ".copy");
        try (Statement statement = target.createStatement()) {
            statement.execute("create schema copy_limit");
            for (SourceTable table : tables) {
                String current = EndToEnd.SCHEMA + "." + table.name();
                String copied = "copy_limit." + table.name();
                try (OutputStream out = Files.newOutputStream(file)) {
                    copies.copyOut("copy (select * from " + current + ") to stdout (format binary)", out);
                }
                statement.execute("create table " + copied + " (like " + current + ") with (fillfactor = 80)");
                statement.execute("create unique index on " + copied + " ("
                        + table.columns().get(0).name() + ", __origin) nulls not distinct");
                long begin = System.nanoTime();
                try (InputStream in = Files.newInputStream(file)) {
                    rows += copies.copyIn("copy " + copied + " from stdin (format binary)", in, 1 << 18);
                }
                nanos += System.nanoTime() - begin;
            }
            statement.execute("drop schema copy_limit cascade");
        } finally {
            Files.deleteIfExists(file);
        }
        return new Measured(rows, 0, nanos, 0, 0);
    }
}
