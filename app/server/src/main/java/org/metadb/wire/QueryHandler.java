package org.metadb.wire;

import java.util.List;
import java.util.Optional;

/** Who reads and answers the texts that are Metadb's: the one thing that the door asks of the rest. Called by many threads at once. */
public interface QueryHandler {

    /**
     * The statements of a text of Metadb's, in order, at least one; empty if the text is PostgreSQL's. Called for every text that passes,
     * so it is quick and looks only at memory. A text may be cut off after {@link DoorSettings#statementBytesMax}: such a one of Metadb's
     * is refused.
     *
     * @throws SqlError if the text is Metadb's and wrong
     */
    Optional<List<ClaimedStatement>> claim(String text);

    /** A statement of Metadb's that has been read, and can be carried out, more than once if the client prepared it. */
    interface ClaimedStatement {

        /** Its first words in capitals, such as {@code CREATE DATA SOURCE}: for messages. */
        String name();

        /** Whether it may stand in a transaction block. Only those that change nothing do. */
        boolean isAllowedInTransaction();

        /** The columns of its rows, known before it runs; empty if it has no rows. */
        List<ResultColumn> columns();

        /**
         * Carries it out, in the thread of the session, which waits.
         *
         * @throws SqlError to be told to the client; any other exception is logged, and the client told of an internal error
         */
        QueryResult execute(SessionInfo session);
    }
}
