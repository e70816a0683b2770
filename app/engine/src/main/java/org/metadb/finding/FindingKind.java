package org.metadb.finding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.metadb.pg.Identifier;

/**
 * What can be found of a table or a column. What is wrong is said for the person who looks after the source, and so is the cure: a setting of
 * the connector, or a statement for the source database.
 */
public enum FindingKind {
    /** Cured when a later update shows REPLICA IDENTITY FULL. Counted: updates that brought such a null. */
    LOST_VALUE(
            "an update brought null: the connector sends that also for a large value that the update left alone",
            "alter table ${table} replica identity full"),

    /** Cured when the connector is seen to send null as null. Counted: values equal to the default. */
    DEFAULT_FOR_NULL(
            "null arrives as the column's default",
            "connector: \"value.converter.replace.null.with.default\": \"false\"; then a new snapshot of the table"),

    /** Cured when a change brings the column. Not counted: the schemas show it. */
    SNAPSHOT_ONLY(
            "only snapshots bring the column (it is generated, or was dropped or renamed since): changes leave it null",
            "none needed where it was dropped or renamed; where it is generated, PostgreSQL 18: alter publication ... set"
                    + " (publish_generated_columns = stored); before: option column_stop_filter, and compute it in queries"),

    /** Cured when a snapshot brings the column. Not counted. */
    ADDED_COLUMN(
            "the column came with a change: rows that no event has brought since are null there, also where it has a default or was renamed",
            "an incremental snapshot of the table, or a new one; none needed where it was added without a default"),

    /** Cured when a snapshot brings the column in its new type. Not counted. */
    RETYPED_COLUMN(
            "the column got another type and is text here: rows that no event has brought since keep the value of before, as text",
            "an incremental snapshot of the table, or a new one; none needed where the source made the same text of the values"),

    /** As above, of a column of the key, or of a table without one. A snapshot leaves such rows: cured when the table is made anew. Not counted. */
    RETYPED_KEY(
            "a column that tells rows apart got another type and is text here: rows of before stay current under the value of before,"
                    + " whatever becomes of them; updates and snapshots put a second row beside",
            "a new snapshot into a new table, or remove those rows by hand; none needed where the source made the same text of the values"),

    /** Counted: rows of snapshots with such a time. */
    SHIFTED_TIMESTAMP(
            "a snapshot brought a time before 1582-10-15: this version of the connector shifts it by days",
            "Debezium 3.6 or later; then a new snapshot of the table"),

    /** Counted: rows of snapshots with such a date. */
    DATE_WITHOUT_ERA(
            "a snapshot brought a date before 1582-10-15: a date BC arrives so, as one AD",
            "update ${table} set ${column} = ${column} where ${column} < '0001-01-01'"),

    /** Not counted. */
    INTERVAL_AS_NUMBER(
            "intervals arrive as microseconds: months and years are lost",
            "connector: \"interval.handling.mode\": \"string\""),

    /** Not counted. */
    CUT_TO_MILLISECONDS(
            "times arrive in milliseconds: microseconds are lost", "connector: \"time.precision.mode\": \"adaptive\""),

    /** Not counted. */
    CUT_TIME_ARRAY(
            "elements of time arrays arrive cut to milliseconds, those with a time zone to seconds",
            "another type in the source, as text[]"),

    /** Counted: such arrays. */
    NULLS_ARRAY(
            "an array of nothing but nulls came: one of several dimensions arrives so",
            "another type in the source, as jsonb"),

    /** Of a table. Cured when its rows have a key. */
    NO_PRIMARY_KEY("the table has no primary key", "alter table ${table} add primary key (...)"),

    /** Of a table. Counted: batches in which it was so. */
    UNSEEN_VALUE(
            "an update left out a large value that was never seen: null stands in its place",
            "a new snapshot of the table"),

    /** A value of a size that PostgreSQL may keep out of line. Not shown; a null in an update of such a column may be a lost value. */
    LARGE_VALUE,

    /** The column's values come as the placeholder where an update left them alone. Not shown; nulls of such a column are true ones. */
    HAS_PLACEHOLDER,

    /** A column that may be null has a default. Not shown until the connector is seen to replace nulls. */
    NULLABLE_DEFAULT;

    private final String meaning;
    private final String cure;

    FindingKind() {
        this("", "");
    }

    FindingKind(String meaning, String cure) {
        this.meaning = meaning;
        this.cure = cure;
    }

    /** As the catalog keeps it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its word; empty for one of a later version. */
    public static Optional<FindingKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Whether it is a risk that people should know of; else only a note that bears on others. */
    public boolean shown() {
        return !meaning.isEmpty();
    }

    /** What is wrong. */
    public String meaning() {
        return meaning;
    }

    /** What to do about it, for that table or column of the source. */
    String cure(String schema, String table, String column) {
        return cure.replace("${table}", quoted(schema) + '.' + quoted(table)).replace("${column}", quoted(column));
    }

    /** The names are the source's, which nobody has checked: one that is no legal name is shown as it is. */
    private static String quoted(String name) {
        boolean plain = name.matches("[a-z_][a-z0-9_]*") || name.isEmpty() || name.indexOf('\0') >= 0;
        return plain || Identifier.bytes(name) > Identifier.BYTES_MAX ? name : new Identifier(name).sql();
    }
}
