/**
 * What {@code scripts/demo} runs: a lending library in PostgreSQL, its changes through Debezium and Kafka, Metadb as a
 * user starts it, and in the terminal what arrives; in the end a comparison of every table. Looks at no room of the product.
 */
package org.metadb.sandbox.demo;
