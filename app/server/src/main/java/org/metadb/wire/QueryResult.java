package org.metadb.wire;

import java.util.List;
import java.util.Optional;

/**
 * What a statement answers.
 *
 * @param tag the command tag, such as {@code CREATE DATA SOURCE} or {@code SELECT 3}
 * @param notices sent before the tag
 * @param rows one value for each of the statement's columns, of the Java type that {@link ColumnType} names; empty is null
 */
public record QueryResult(String tag, List<Notice> notices, List<List<Optional<?>>> rows) {

    public QueryResult {
        notices = List.copyOf(notices);
        rows = rows.stream().map(List::copyOf).toList();
    }

    public static QueryResult done(String tag, Notice... notices) {
        return new QueryResult(tag, List.of(notices), List.of());
    }

    /** Rows with the tag of a select. */
    public static QueryResult rows(List<List<Optional<?>>> rows) {
        return new QueryResult("SELECT " + rows.size(), List.of(), rows);
    }

    /** A message beside the result. */
    public record Notice(Severity severity, String message) {

        /** As PostgreSQL names them; psql shows each, INFO whatever {@code client_min_messages} says. */
        public enum Severity {
            INFO,
            NOTICE,
            WARNING
        }

        public static Notice info(String message) {
            return new Notice(Severity.INFO, message);
        }

        public static Notice notice(String message) {
            return new Notice(Severity.NOTICE, message);
        }

        public static Notice warning(String message) {
            return new Notice(Severity.WARNING, message);
        }
    }
}
