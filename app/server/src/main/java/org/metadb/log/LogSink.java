package org.metadb.log;

import java.util.List;

/** Keeps log lines where users can read them: the table metadb.log. */
@FunctionalInterface
public interface LogSink {

    /**
     * Stores the lines, in this order. Called by one thread, never by the one that logs; may take its time.
     *
     * @throws Exception if none of the lines is stored; the same ones come again later
     */
    void write(List<LogLine> lines) throws Exception;
}
