/**
 * The streams: for each data source some workers, each a reader (Kafka's consumer, decoding) and a writer (folding, the target's session), one
 * batch apart. In: the catalog's snapshot. Out: committed batches and a status. Threads live here and nowhere else in the engine.
 */
package org.metadb.stream;
