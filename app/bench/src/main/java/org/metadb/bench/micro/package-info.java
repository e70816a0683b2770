/** JMH benchmarks of the pure rooms: decoding a record, folding and planning a batch. Single-threaded, no Kafka, no database. */
package org.metadb.bench.micro;
