package org.metadb.sandbox.differential;

/** Values as PostgreSQL prints them for a client. A cast to text is another thing for some types: it cuts {@code char(n)} and adds a mask to {@code inet}. */
public final class Printed {
    private Printed() {}

    /** An expression for the text of an expression; null for null. */
    public static String text(String expression) {
        return "case num_nulls(" + expression + ") when 0 then format('%s', " + expression + ") end";
    }
}
