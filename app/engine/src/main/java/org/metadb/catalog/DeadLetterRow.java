package org.metadb.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A dead letter as <code>list dead_letters</code> shows it: all but the record itself.
 *
 * @param schema of the source; empty where it could not be read
 * @param table of the source; empty where it could not be read
 */
public record DeadLetterRow(
        long id,
        String dataSource,
        String topic,
        long partition,
        long offset,
        Optional<Instant> recordTime,
        Optional<String> schema,
        Optional<String> table,
        String reason,
        Instant loggedAt) {

    /** At most so many are listed, the oldest. */
    public static final int LISTED_MAX = 10_000;

    static DeadLetterRow of(ResultSet row) throws SQLException {
        return new DeadLetterRow(
                row.getLong("id"),
                row.getString("data_source"),
                row.getString("topic"),
                row.getLong("partition_id"),
                row.getLong("record_offset"),
                Optional.ofNullable(row.getObject("record_time", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("schema_name")),
                Optional.ofNullable(row.getString("table_name")),
                row.getString("reason"),
                row.getObject("logged_at", OffsetDateTime.class).toInstant());
    }
}
