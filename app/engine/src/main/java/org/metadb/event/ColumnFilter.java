package org.metadb.event;

/** Which columns of the source are not to be read at all ({@code column_stop_filter}): their values leave the decoder in no form. */
@FunctionalInterface
public interface ColumnFilter {

    /** Lets every column through. */
    ColumnFilter NONE = (schema, table, column) -> false;

    /** Whether the values of this column of the source table are to be left unread. Asked once per table and schema, not per row. */
    boolean stopped(String schema, String table, String column);
}
