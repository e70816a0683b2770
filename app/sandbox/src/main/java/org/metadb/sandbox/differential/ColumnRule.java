package org.metadb.sandbox.differential;

/** What is expected of a column other than that both sides print the same text. */
public sealed interface ColumnRule permits ColumnRule.Absent, ColumnRule.Ignored, ColumnRule.Form {

    /** The connector does not send it: a column of the source that must not be in the current table. */
    record Absent() implements ColumnRule {}

    /**
     * Not compared, whether one side has it or both.
     *
     * @param reason who loses what
     */
    record Ignored(String reason) implements ColumnRule {
        public Ignored {
            requireReason(reason);
        }
    }

    /**
     * Compared in a form that both sides have in common.
     *
     * @param source an expression of SQL in which {@code $} stands for the column; what is compared is its text
     * @param current the same for the current table
     * @param reason who loses what
     */
    record Form(String source, String current, String reason) implements ColumnRule {
        public Form {
            requireReason(reason);
            if (!source.contains("$") || !current.contains("$")) {
                throw new IllegalArgumentException("a form needs the column, written $: " + source + ", " + current);
            }
        }

        /** One expression for both sides. */
        public static Form of(String both, String reason) {
            return new Form(both, both, reason);
        }
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a rule needs its reason");
        }
    }
}
