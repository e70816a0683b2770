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

    /** A reason may quote names from a record that nobody has checked; PostgreSQL's text takes no NUL. */
    private static String text(String any) {
        return any.replace('\0', '\ufffd');
    }
}
