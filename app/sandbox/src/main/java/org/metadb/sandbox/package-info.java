/**
 * Real services for tests, the demo and benchmarks, each a process of its own on a free loopback port: PostgreSQL, a
 * Kafka broker, a Kafka Connect worker with the Debezium PostgreSQL connector. The system property {@code metadb.sandbox}
 * has them run in containers instead ({@code Site}). Looks at no room of the product.
 */
package org.metadb.sandbox;
