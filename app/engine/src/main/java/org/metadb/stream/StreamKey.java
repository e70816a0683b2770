package org.metadb.stream;

import org.metadb.catalog.CatalogSnapshot;
import org.metadb.catalog.DataSource;
import org.metadb.catalog.Parameter;

/**
 * What a stream is made from: when it changes, another stream is needed.
 *
 * @param resumed rises when somebody says resume or alter, so that what stands still tries again
 */
record StreamKey(Object options, int consumers, int maxPollMillis, long resumed) {

    static StreamKey of(DataSource source, CatalogSnapshot catalog) {
        return new StreamKey(
                source.options().written(),
                catalog.consumers(source),
                catalog.integer(Parameter.MAX_POLL_INTERVAL),
                source.resumed());
    }
}
