package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.metadb.finding.Finding;
import org.metadb.finding.FindingKind;
import org.metadb.pg.SqlFile;

/** Reads and writes {@code metadb.source_finding}, inside the caller's transaction. */
public final class SourceFindings {

    private static final String STORE = SqlFile.read("target/findings_store.sql");
    private static final String READ = SqlFile.read("target/findings_read.sql");

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private SourceFindings() {}

    /**
     * Adds to what is stored: events are added up, the times become a span over both, and whether it is cured is as said now. Nothing is stored for
     * a data source that does not exist.
     *
     * @param findings in an order that all writers keep, since the rows of one may wait for those of another
     */
    static void store(Connection connection, String dataSource, List<Finding> findings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            texts(statement, 1, findings, Finding::schema);
            texts(statement, 2, findings, Finding::table);
            texts(statement, 3, findings, Finding::column);
            texts(statement, 4, findings, finding -> finding.kind().word());
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "bigint", findings.stream().map(Finding::events).toArray()));
            times(statement, 6, findings, finding -> Optional.of(finding.firstSeen()));
            times(statement, 7, findings, finding -> Optional.of(finding.lastSeen()));
            times(statement, 8, findings, Finding::curedAt);
            statement.setString(9, dataSource);
            statement.execute();
        }
    }

    /** Names come from records, which nobody has checked; PostgreSQL's text takes no NUL. */
    private static void texts(
            PreparedStatement statement, int index, List<Finding> findings, Function<Finding, String> value)
            throws SQLException {
        Object[] texts = findings.stream()
                .map(value.andThen(text -> text.replace('\0', '\ufffd')))
                .toArray();
        statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
    }

    private static void times(
            PreparedStatement statement, int index, List<Finding> findings, Function<Finding, Optional<Instant>> value)
            throws SQLException {
        Object[] times = findings.stream()
                .map(value.andThen(time ->
                        time.map(SourceFindings::inRange).map(Instant::toString).orElse(null)))
                .toArray();
        statement.setArray(index, statement.getConnection().createArrayOf("text", times));
    }

    /** Times come from records too; what is far off would be refused. */
    private static Instant inRange(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    /** What is stored of a data source: what is open, then what is cured, each by name. Kinds of a later version are left out. */
    public static List<Finding> read(Connection connection, String dataSource) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setString(1, dataSource);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Optional<FindingKind> kind = FindingKind.of(rows.getString("kind"));
                    if (kind.isPresent()) {
                        findings.add(new Finding(
                                rows.getString("schema_name"),
                                rows.getString("table_name"),
                                rows.getString("column_name"),
                                kind.get(),
                                rows.getLong("events"),
                                time(rows, "first_seen").orElseThrow(),
                                time(rows, "last_seen").orElseThrow(),
                                time(rows, "cured_at")));
                    }
                }
            }
        }
        return findings;
    }

    private static Optional<Instant> time(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
