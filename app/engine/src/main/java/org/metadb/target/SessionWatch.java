package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;

/**
 * Tells a target that takes long from one that is gone. A writer's session has no limit of time: a merge or an index may rightly take hours. Yet TCP
 * says nothing for a quarter of an hour when a machine vanishes in mid-statement, and nothing ever when a firewall on the way has forgotten the connection.
 * So a session that is waited for is looked up over another connection, and broken if nobody answers there, if the database does not know it any more,
 * or if the database waits for us while we wait for it. Used by one thread.
 */
public final class SessionWatch {

    private static final String LOOK = SqlFile.read("target/session_look.sql");

    private final TargetSettings settings;
    private final Duration silenceMax;
    private final Map<TargetSession, Standstill> standstills = new HashMap<>();
    private Optional<Long> unansweredSinceNanos = Optional.empty();

    /** Since when a session does nothing but wait for its client. */
    private record Standstill(String done, long sinceNanos) {}

    /** What the database says of a session. */
    private record Seen(boolean waitsForClient, String done) {}

    /** @param silenceMax for how long nobody may answer, and for how long both ends may wait for each other */
    public SessionWatch(TargetSettings settings, Duration silenceMax) {
        this.settings = settings;
        this.silenceMax = silenceMax;
    }

    /**
     * Looks at sessions that their writers are waiting for. To be called every few seconds as long as there are any; takes up to 20 seconds itself where
     * nobody answers.
     *
     * @return the sessions that were broken, each with the reason
     */
    public Map<TargetSession, String> look(Collection<TargetSession> waitedFor) {
        standstills.keySet().retainAll(new HashSet<>(waitedFor));
        if (waitedFor.isEmpty()) {
            unansweredSinceNanos = Optional.empty();
            return Map.of();
        }
        long begin = System.nanoTime();
        Map<TargetSession, String> gone = new HashMap<>();
        try {
            Map<Integer, Seen> seen =
                    ask(waitedFor.stream().map(TargetSession::pid).toArray(Integer[]::new));
            unansweredSinceNanos = Optional.empty();
            for (TargetSession session : waitedFor) {
                judge(session, Optional.ofNullable(seen.get(session.pid())), begin)
                        .ifPresent(reason -> gone.put(session, reason));
            }
        } catch (SQLException e) {
            if (answered(e)) {
                unansweredSinceNanos = Optional.empty();
                return Map.of(); // too many connections, starting up: it lives, and is asked again
            }
            long since = unansweredSinceNanos.orElse(begin);
            unansweredSinceNanos = Optional.of(since);
            if (isOver(since, System.nanoTime())) {
                waitedFor.forEach(session -> gone.put(session, "the database does not answer"));
            }
        }
        gone.keySet().forEach(TargetSession::abort);
        return gone;
    }

    private Optional<String> judge(TargetSession session, Optional<Seen> seen, long now) {
        if (seen.isEmpty()) {
            return Optional.of("the database has ended the session");
        }
        if (!seen.get().waitsForClient()) {
            standstills.remove(session);
            return Optional.empty();
        }
        String done = seen.get().done();
        Standstill before = standstills.get(session);
        if (before == null || !before.done().equals(done)) {
            standstills.put(session, new Standstill(done, now));
            return Optional.empty();
        }
        return isOver(before.sinceNanos(), now)
                ? Optional.of("nothing passes over its connection any more")
                : Optional.empty();
    }

    private boolean isOver(long sinceNanos, long now) {
        return now - sinceNanos >= silenceMax.toNanos();
    }

    private Map<Integer, Seen> ask(Integer[] pids) throws SQLException {
        try (Connection connection = settings.connect("metadb watch")) {
            connection.setNetworkTimeout(Runnable::run, (int) TargetSettings.FIRST_ANSWER_MAX.toMillis());
            try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
                statement.setArray(1, connection.createArrayOf("integer", pids));
                Map<Integer, Seen> seen = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        seen.put(rows.getInt(1), new Seen(rows.getBoolean(2), rows.getString(3)));
                    }
                }
                return seen;
            }
        }
    }

    /** Whether it was the database that spoke, not the driver about its absence. */
    private static boolean answered(SQLException e) {
        Set<String> silent = Set.of(SqlState.CANNOT_CONNECT, SqlState.CONNECTION_FAILURE);
        return !silent.contains(ConnectFailure.sqlState(e));
    }
}
