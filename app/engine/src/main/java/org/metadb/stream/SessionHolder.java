package org.metadb.stream;

import java.sql.SQLException;
import java.util.Optional;
import org.metadb.target.TargetSession;

/** A writer's session with the target: opened when it is needed, closed when it failed. By the writer's thread, where nothing else is said. */
final class SessionHolder {

    private final StreamContext context;
    private final String source;
    private final String consumerGroup;
    private volatile TargetSession session;

    SessionHolder(StreamContext context, String source, String consumerGroup) {
        this.context = context;
        this.source = source;
        this.consumerGroup = consumerGroup;
    }

    TargetSession open() throws SQLException {
        if (session == null) {
            session =
                    TargetSession.open(context.target(), context.tables(), source, consumerGroup, context.milestones());
        }
        return session;
    }

    /** The session, if one is open. From any thread. */
    Optional<TargetSession> current() {
        return Optional.ofNullable(session);
    }

    void close() {
        TargetSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
