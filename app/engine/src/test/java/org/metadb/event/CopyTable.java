package org.metadb.event;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.metadb.pg.Identifier;
import org.metadb.schema.Widening;
import org.postgresql.PGConnection;

/** A table with the columns of decoded rows, filled by binary COPY and the casts of a merge: what PostgreSQL then says of it is the judgement on the decoder. */
final class CopyTable {

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    private CopyTable() {}

    static void create(Connection connection, String table, List<Row> rows) throws SQLException, IOException {
        RowSchema schema = rows.get(0).schema();
        String columns = schema.fields().stream()
                .map(f -> new Identifier(f.name()).sql() + " "
                        + f.type().withoutPostgis().sql())
                .collect(Collectors.joining(", "));
        String staged = schema.fields().stream()
                .map(f ->
                        new Identifier(f.name()).sql() + " " + f.type().staged().sql())
                .collect(Collectors.joining(", "));
        String casts = schema.fields().stream()
                .map(f -> Widening.fromStaged(
                                new Identifier(f.name()), f.type(), f.type().withoutPostgis())
                        .sql())
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table " + table + " (" + columns + ")");
            statement.execute("create temporary table staged_rows (" + staged + ")");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy staged_rows from stdin (format binary)", new ByteArrayInputStream(stream(rows)));
            statement.execute("insert into " + table + " select " + casts + " from staged_rows");
            statement.execute("drop table staged_rows");
        }
    }

    private static byte[] stream(List<Row> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(SIGNATURE);
        out.writeInt(0);
        out.writeInt(0);
        for (Row row : rows) {
            out.writeShort(row.schema().size());
            out.write(row.bytes());
        }
        out.writeShort(-1);
        return bytes.toByteArray();
    }
}
