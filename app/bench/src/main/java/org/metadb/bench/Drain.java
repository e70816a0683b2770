package org.metadb.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Watches, from beside the server, how its positions move to the end of a backlog. */
final class Drain {

    private static final long LOOK_MILLIS = 20;
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

    private final Connection target;

    /** @param target a connection to the target database, in autocommit mode */
    Drain(Connection target) {
        this.target = target;
    }

    /**
     * Returns when everything is committed.
     *
     * @param fromNanos when the clock began, on {@link System#nanoTime}
     * @throws IllegalStateException when nothing moves for a minute
     */
    Measured await(Backlog backlog, long fromNanos) throws SQLException, InterruptedException {
        long all =
                backlog.records().values().stream().mapToLong(Long::longValue).sum();
        long before = 0;
        long movedNanos = fromNanos;
        long rampNanos = 0;
        long rampRecords = 0;
        while (true) {
            long records = committed(backlog);
            long now = System.nanoTime();
            if (before == 0 && records > 0) {
                rampNanos = now - fromNanos;
                rampRecords = records;
            }
            if (records == all) {
                long rampEvents = Math.round((double) rampRecords / all * backlog.events());
                return new Measured(backlog.events(), backlog.bytes(), now - fromNanos, rampNanos, rampEvents);
            }
            if (records > all) {
                throw new IllegalStateException(backlog.name() + ": positions stand behind the end of their topics");
            }
            movedNanos = records > before ? now : movedNanos;
            before = records;
            if (now - movedNanos > STANDSTILL_MAX.toNanos()) {
                throw new IllegalStateException(backlog.name() + ": nothing was committed for "
                        + STANDSTILL_MAX.toSeconds() + " s; " + records + " of " + all + " records were");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long committed(Backlog backlog) throws SQLException {
        Map<String, Long> offsets = new HashMap<>();
        try (PreparedStatement select = target.prepareStatement("select topic, next_offset from metadb.position");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                offsets.put(rows.getString(1), rows.getLong(2));
            }
        }
        return backlog.records().keySet().stream()
                .mapToLong(topic -> offsets.getOrDefault(topic, 0L))
                .sum();
    }
}
