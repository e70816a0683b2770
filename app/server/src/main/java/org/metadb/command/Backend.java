package org.metadb.command;

import java.util.List;
import java.util.function.Supplier;
import org.metadb.catalog.Catalog;
import org.metadb.stream.Replay;
import org.metadb.stream.SourceStatus;

/**
 * What statements work on.
 *
 * @param streams how each data source's stream is now
 * @param replay of dead letters
 */
public record Backend(Catalog catalog, Supplier<List<SourceStatus>> streams, Replay replay, Authority authority) {}
