package org.metadb.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.sandbox.differential.Printed;

/**
 * What becomes of a type under some settings.
 *
 * @param column the type of our column; empty: there is none, since the connector leaves the column out
 * @param deviations of the first that is about a value, the value is as it says; of all others both sides print the same
 * @param large what an update that leaves a large value alone makes of it
 */
public record Outcome(Condition when, Optional<String> column, List<Deviation> deviations, Large large) {

    /** A large value that an update left alone. */
    public enum Large {
        KEPT,
        /** The connector sends null in its place. */
        LOST
    }

    public Outcome {
        deviations = List.copyOf(deviations);
    }

    /** The column is compared as it is printed. */
    public static Outcome exact(Condition when, String column) {
        return new Outcome(when, Optional.of(column), List.of(), Large.KEPT);
    }

    public static Outcome absent(Condition when) {
        return new Outcome(when, Optional.empty(), List.of(), Large.KEPT);
    }

    public Outcome but(Deviation... more) {
        List<Deviation> all = new ArrayList<>(deviations);
        all.addAll(List.of(more));
        return new Outcome(when, column, all, large);
    }

    public Outcome losingLarge() {
        return new Outcome(when, column, deviations, Large.LOST);
    }

    /**
     * What to expect, as an expression of text over the source's row, the column written {@code $}.
     *
     * @param updated a condition of the rows whose large values an update left alone
     */
    public String expected(String updated) {
        StringBuilder sql = new StringBuilder("case when ")
                .append(large == Large.LOST ? updated : "false")
                .append(" then null");
        for (Deviation deviation : deviations) {
            sql.append(" when ")
                    .append(deviation.sqlCondition())
                    .append(" then ")
                    .append(deviation.text());
        }
        return sql.append(" else ").append(Printed.text("$")).append(" end").toString();
    }
}
