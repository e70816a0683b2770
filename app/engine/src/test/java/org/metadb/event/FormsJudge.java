package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.schema.ColumnType;

/** Collects values in the forms of records; then tells whether PostgreSQL says of each what is expected, or why it was refused. */
final class FormsJudge {

    private record Case(String type, ToldTypes told, String json, String expected, Optional<String> column) {

        @Override
        public String toString() {
            return type + " " + json + " told " + told.of("", "", "") + " " + told.binaryMode();
        }
    }

    private final List<Case> accepted = new ArrayList<>();
    private final List<Case> refused = new ArrayList<>();
    private ToldTypes told = ToldTypes.NONE;

    /** From here on every column is told to be of that type, empty for none, of a connector with that mode. */
    void told(String sourceType, BinaryMode mode) {
        told = new ToldTypes() {
            @Override
            public Optional<SourceType> of(String schema, String table, String column) {
                return sourceType.isEmpty() ? Optional.empty() : Optional.of(SourceType.parse(sourceType));
            }

            @Override
            public BinaryMode binaryMode() {
                return mode;
            }
        };
    }

    void told(String sourceType) {
        told(sourceType, BinaryMode.BYTES);
    }

    void accept(String type, String json, String expected) {
        accepted.add(new Case(type, told, json, expected, Optional.empty()));
    }

    /** @param column the type that the column is to have */
    void accept(String type, String json, String expected, String column) {
        accepted.add(new Case(type, told, json, expected, Optional.of(column)));
    }

    void refuse(String type, String json, String reason) {
        refused.add(new Case(type, told, json, reason, Optional.empty()));
    }

    void judge() throws Exception {
        for (Case c : refused) {
            Decoded decoded = decode(c);
            assertThat(decoded).as(c.toString()).isInstanceOf(Undecodable.class);
            assertThat(((Undecodable) decoded).reason()).as(c.toString()).contains(c.expected());
        }
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // so that no table is ever written to disk
            statement.execute("set timezone = 'UTC'");
            for (Case c : accepted) {
                Decoded decoded = decode(c);
                assertThat(decoded).as(c.toString()).isInstanceOf(ChangeEvent.class);
                Row row = ((ChangeEvent) decoded).after().orElseThrow();
                c.column()
                        .ifPresent(column -> assertThat(
                                        row.schema().fields().get(0).type())
                                .as(c.toString())
                                .isEqualTo(ColumnType.named(column).orElseThrow()));
                CopyTable.create(connection, "judged", List.of(row));
                try (ResultSet result = statement.executeQuery("select v::text from judged")) {
                    result.next();
                    assertThat(result.getString(1)).as(c.toString()).isEqualTo(c.expected());
                }
                statement.execute("drop table judged");
            }
        }
    }

    private static Decoded decode(Case c) {
        Decoder decoder =
                new Decoder(ColumnFilter.NONE, c.told(), Events.PLACEHOLDER, (schema, table) -> Optional.empty());
        return decoder.decode(Events.of("c")
                .column("v", c.type(), c.json())
                .key("{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":{}}")
                .record());
    }
}
