package org.metadb.types;

import org.metadb.sandbox.differential.Printed;

/**
 * How a value is here, where it is not as the source prints it.
 *
 * @param by who makes it another
 * @param what for the page
 * @param from the rows it is about
 * @param condition an expression of SQL over the source's column, written {@code $}: the values it is about
 * @param found an expression over the source's column, of which the text is meant: what is found instead
 */
public record Deviation(By by, String what, Path from, String condition, String found) {

    /** Who makes a value another. */
    public enum By {
        CONNECTOR("lost by the connector"),
        METADB("lost by Metadb"),
        /** The same value in other words: nothing is lost. */
        NOBODY("nothing is lost");

        private final String words;

        By(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** By which way a row comes. */
    public enum Path {
        ANY("true"),
        SNAPSHOT("id < " + SourceTables.FIRST_STREAMED),
        STREAM("id >= " + SourceTables.FIRST_STREAMED);

        private final String condition;

        Path(String condition) {
            this.condition = condition;
        }

        String words() {
            return this == ANY ? "" : this == SNAPSHOT ? " (in snapshots)" : " (in changes)";
        }
    }

    /** Lost by the connector, in snapshots and changes alike. */
    public static Deviation lost(String what, String condition, String found) {
        return new Deviation(By.CONNECTOR, what, Path.ANY, condition, found);
    }

    /** Other words for the same value. */
    public static Deviation form(String what, String found) {
        return new Deviation(By.NOBODY, what, Path.ANY, "true", found);
    }

    public Deviation onlyIn(Path path) {
        return new Deviation(by, what, path, condition, found);
    }

    /** What is found, as an expression of text over the source. */
    public String text() {
        return found.equals("null") ? found : Printed.text("(" + found + ")");
    }

    /** The rows it is about, as a condition over the source. */
    public String sqlCondition() {
        return "(" + from.condition + " and " + condition + ")";
    }
}
