package org.metadb.target;

/**
 * The points on a writer's way from records to committed rows between which a crash leaves something else behind. Whatever ends there, session,
 * server or machine: the next one begins at the stored positions, and the target ends as if nothing had happened.
 */
public enum Milestone {
    /** The stored positions were read, and entered for partitions that had none. */
    AFTER_POSITIONS_READ,
    /** What a table lacked was made, in a transaction of its own: before the batch, so that a crash leaves an empty column or table. */
    AFTER_SCHEMA_CHANGE,
    /** The batch is planned, its transaction has not begun: whoever goes on from here is the owner of its positions, or is fenced. */
    BEFORE_LOCK,
    /** The batch's transaction holds its positions, which are as this writer last stored them. */
    AFTER_LOCK,
    /** Rows of one table stand in their staging table. */
    AFTER_COPY,
    /** The rows of one table are merged. */
    AFTER_MERGE,
    /** Rows, dead letters and positions are written, and nothing of it is to be seen yet. */
    BEFORE_COMMIT,
    /** All of it is to be seen, and the writer does not know yet. */
    AFTER_COMMIT;

    /** Is told of each milestone, by the writer's thread. What it throws ends the writer's work there; the server itself does nothing here. */
    @FunctionalInterface
    public interface Listener {
        Listener NONE = milestone -> {};

        void reached(Milestone milestone);
    }
}
