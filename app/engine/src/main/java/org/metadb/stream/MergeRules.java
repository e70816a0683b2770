package org.metadb.stream;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.metadb.catalog.OnError;
import org.metadb.change.Routing;
import org.metadb.event.RawRecord;
import org.metadb.event.Row;

/**
 * What a writer merges by, the same for all writers of a data source's stream.
 *
 * @param columnsStopped whether any column filter is set
 * @param types what the readers hear of the types in the source
 * @param befores the row before the change as a record has it
 */
record MergeRules(
        String source,
        StreamContext context,
        Supplier<Routing> routing,
        boolean columnsStopped,
        OnError onError,
        Halts halts,
        Function<RawRecord, Optional<Row>> befores,
        SourceTypes types,
        StreamCounts counts) {}
