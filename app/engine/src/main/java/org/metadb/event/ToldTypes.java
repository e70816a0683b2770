package org.metadb.event;

import java.util.Optional;

/** What an operator tells of a source's types, where records do not say it. It goes before what the records' schemas say. */
public interface ToldTypes {

    /** Tells nothing. */
    ToldTypes NONE = (schema, table, column) -> Optional.empty();

    /** The type of that column in the source. Asked once per table and schema, not per row. */
    Optional<SourceType> of(String schema, String table, String column);

    /** How the connector sends bytes. */
    default BinaryMode binaryMode() {
        return BinaryMode.BYTES;
    }
}
