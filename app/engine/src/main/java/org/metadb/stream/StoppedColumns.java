package org.metadb.stream;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.metadb.change.Routing;
import org.metadb.event.RawRecord;

/** Whether a raw record holds a column that a filter stops: such a record is kept nowhere, not even among the dead letters. */
final class StoppedColumns {

    /** A column's name in the record's Connect schema. */
    private static final Pattern FIELD = Pattern.compile("\"field\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private StoppedColumns() {}

    static boolean anyIn(RawRecord raw, Routing routing, String schema, String table) {
        if (raw.value() == null) {
            return false; // a key alone: its columns cannot be stopped
        }
        Matcher fields = FIELD.matcher(new String(raw.value(), StandardCharsets.UTF_8));
        while (fields.find()) {
            String column = fields.group(1);
            // an escaped name is not worth a reader of its own: better kept out
            if (column.indexOf('\\') >= 0 || routing.stopsColumn(schema, table, column)) {
                return true;
            }
        }
        return false;
    }
}
