package org.metadb.stream;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.metadb.finding.Finding;
import org.metadb.finding.FindingKind;
import org.metadb.finding.Findings;
import org.metadb.finding.Findings.Unstored;
import org.metadb.merge.ColumnNews;
import org.metadb.pg.Identifier;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.target.TargetSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the events of a data source show of losses: in the catalog, and once in the log. What is new is stored before the batch commits that
 * shows it, so that no crash loses it; counts follow once a minute. Over all streams of a data source; thread-safe.
 */
final class FindingKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(FindingKeeper.class);
    private static final long COUNTS_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int LOGGED_MAX = 100;

    /** Said in the log by those who find them, in words that people know. */
    private static final List<FindingKind> SAID_ELSEWHERE =
            List.of(FindingKind.NO_PRIMARY_KEY, FindingKind.UNSEEN_VALUE);

    private final Findings findings = new Findings();
    private long countsStored = System.nanoTime(); // under the lock
    private int logged; // under the lock

    Findings findings() {
        return findings;
    }

    /** Takes in what was stored by others, or before this process. */
    void restore(TargetSession session) throws SQLException {
        findings.restore(session.readFindings());
    }

    /** A value that an update left out was never seen, in a table that these source tables are kept in. */
    void unseenValue(TargetSession session, TableName current, Instant now) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        session.sourcesOf(
                current,
                (schema, table) -> findings.table(schema, table)
                        .ifPresent(evidence ->
                                evidence.of("", FindingKind.UNSEEN_VALUE).add(micros)));
    }

    /** Columns of a table changed, in which these source tables are kept. */
    void columnsChanged(TargetSession session, TableName current, ColumnNews news, Instant now) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        List<String> added = news.added().stream().map(Identifier::name).toList();
        session.sourcesOf(
                current,
                (schema, table) -> findings.table(schema, table).ifPresent(evidence -> {
                    if (news.firstRows()) {
                        evidence.cure(FindingKind.RETYPED_KEY, micros);
                    }
                    evidence.added(added, micros);
                    evidence.retyped(FindingKind.RETYPED_COLUMN, types(news.retyped()), micros);
                    evidence.retyped(FindingKind.RETYPED_KEY, types(news.retypedKeys()), micros);
                }));
    }

    private static Map<String, String> types(Map<Identifier, ColumnType> columns) {
        Map<String, String> types = new HashMap<>();
        columns.forEach((column, type) -> types.put(column.name(), type.sql()));
        return types;
    }

    /** Stores what is due. Others wait for it, so that what they read is stored too when they go on. */
    synchronized void store(String source, TargetSession session) throws SQLException {
        boolean counts = System.nanoTime() - countsStored > COUNTS_NANOS;
        if (!counts && !findings.hasNews()) {
            return;
        }
        List<Unstored> unstored = findings.unstored(counts);
        countsStored = counts ? System.nanoTime() : countsStored;
        if (unstored.isEmpty()) {
            return;
        }
        try {
            session.storeFindings(unstored.stream().map(Unstored::finding).toList());
        } catch (SQLException e) {
            if (!SqlState.isDataFault(e.getSQLState())) {
                findings.notStored();
                throw e;
            }
            // a name that the database's encoding lacks must not hold up the stream
            LOG.warn("{}: findings are not stored", source, e);
        }
        log(source, unstored.stream().filter(Unstored::stored).map(Unstored::finding));
    }

    private void log(String source, Stream<Finding> found) {
        found.filter(finding -> finding.kind().shown() && finding.curedAt().isEmpty())
                .filter(finding -> !SAID_ELSEWHERE.contains(finding.kind()))
                .forEach(finding -> {
                    if (logged++ < LOGGED_MAX) {
                        LOG.warn("{}: source table {}; cure: {}", source, finding, finding.cure());
                    } else if (logged == LOGGED_MAX + 1) {
                        LOG.warn("{}: further findings are not logged; see \"check data source\"", source);
                    }
                });
    }
}
