/**
 * Benchmarks of the whole: a generator of change events in the form of Debezium's PostgreSQL connector, and {@link org.metadb.bench.EndToEnd},
 * which lets the real server merge them and compares it with what the machine could do at best. Looks at the room event; starts everything else
 * as processes through the sandbox. Next door: micro, benchmarks of single rooms.
 */
package org.metadb.bench;
