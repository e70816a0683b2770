package org.metadb.wire;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.metadb.pg.SqlState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is let in: so many sessions, and without a challenge only those on this machine. Thread-safe. */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final TargetAddress target;
    private final int sessionsMax;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicBoolean hasWarned = new AtomicBoolean();
    private final AtomicBoolean isTargetDown = new AtomicBoolean();

    Admission(TargetAddress target, int sessionsMax) {
        this.target = target;
        this.sessionsMax = sessionsMax;
    }

    /**
     * @throws SqlError if all places are taken
     */
    void enter() {
        if (sessions.incrementAndGet() > sessionsMax) {
            sessions.decrementAndGet();
            throw new SqlError(SqlState.TOO_MANY_CONNECTIONS, "sorry, too many clients already")
                    .withHint("The limit is max_connections in metadb.conf.");
        }
    }

    void leave() {
        sessions.decrementAndGet();
    }

    /**
     * The target has let a client in without asking for anything. From its side every client comes from this machine, so what it trusts
     * is this machine, not the client.
     *
     * @throws SqlError if the client is not on this machine
     */
    void unchallenged(Link client) {
        if (hasWarned.compareAndSet(false, true)) {
            log.warn(
                    "door: the target database at {} asks for no password; only clients on this machine are served",
                    target.hostAndPort());
        }
        if (!client.isLocal()) {
            throw new SqlError(
                            SqlState.INVALID_AUTHORIZATION,
                            "the target database asks for no password, so only clients on this machine are served")
                    .withHint("Let pg_hba.conf of the target database ask this server for scram-sha-256.");
        }
    }

    void targetAnswered() {
        if (isTargetDown.compareAndSet(true, false)) {
            log.info("door: the target database at {} answers again", target.hostAndPort());
        }
    }

    void targetFailed(Exception e) {
        if (isTargetDown.compareAndSet(false, true)) {
            log.warn("door: the target database at {} cannot be reached: {}", target.hostAndPort(), e.getMessage());
        }
    }
}
