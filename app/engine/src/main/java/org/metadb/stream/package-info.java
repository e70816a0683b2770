/**
 * The streams: for each data source some workers, each a reader (Kafka's consumer, decoding) and a writer (folding, the target's session), one
 * batch apart. In: the catalog's snapshot. Out: committed batches and a status. The engine's threads live here, but for the one that watches the
 * catalog.
 */
package org.metadb.stream;
