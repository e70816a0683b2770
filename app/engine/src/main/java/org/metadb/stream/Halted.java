package org.metadb.stream;

import org.metadb.target.DeadLetter;

/** What is said of a partition or a stream that stands still until a person acts: which record, why, and what to do. No cell values. */
final class Halted {

    private Halted() {}

    /** A data source with {@code on_error 'stop'} met a record that cannot be decoded or applied. */
    static String byRecord(String source, DeadLetter letter) {
        String name = "\"" + source + "\"";
        String table = letter.table().isEmpty() ? "" : " of table " + letter.schema() + "." + letter.table();
        return "stopped at record " + letter.record().at() + table + ", as on_error 'stop' says: " + letter.reason()
                + "; mend the cause and say: resume data source " + name
                + "; or have it put aside: alter data source " + name + " options (set on_error 'dead_letter');";
    }

    /** The program failed at a record. */
    static String byFault(String record, RuntimeException fault) {
        return "stopped at record " + record + ": internal error: "
                + fault.getClass().getName()
                + "; please report it with the stack trace of the log; tried again when the data source is resumed or altered";
    }

    /** Where a fault happened, without its message, which may quote a value. */
    static Throwable trace(RuntimeException fault) {
        Throwable trace = new Throwable(fault.getClass().getName());
        trace.setStackTrace(fault.getStackTrace());
        return trace;
    }
}
