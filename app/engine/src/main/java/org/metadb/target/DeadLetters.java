package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;

/** Writes dead letters of one data source. */
final class DeadLetters {

    private static final String INSERT = """
            insert into metadb.dead_letter
                (data_source, topic, partition_id, record_offset, record_time, schema_name, table_name, key, value, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private DeadLetters() {}

    static void write(Connection connection, String dataSource, Collection<DeadLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (DeadLetter letter : letters) {
                statement.setString(1, dataSource);
                statement.setString(2, letter.record().at().topic());
                statement.setInt(3, letter.record().at().partition());
                statement.setLong(4, letter.record().at().offset());
                statement.setTimestamp(5, new Timestamp(letter.record().timeMillis()));
                statement.setString(6, letter.schema().isEmpty() ? null : text(letter.schema()));
                statement.setString(7, letter.table().isEmpty() ? null : text(letter.table()));
                statement.setBytes(8, letter.keepsValue() ? letter.record().key() : null);
                statement.setBytes(9, letter.keepsValue() ? letter.record().value() : null);
                statement.setString(10, text(letter.reason()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** What a record names may hold what PostgreSQL's text does not, and a dead letter that is refused would hold up the stream. */
    private static String text(String value) {
        return value.replace('\0', '\uFFFD');
    }
}
