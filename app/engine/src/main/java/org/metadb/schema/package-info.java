/**
 * Shapes of tables: column types, columns, how a type widens without loss, what a table lacks for a batch. In: what events and
 * the target database say. Out: {@code TableSchema}, {@code SchemaChange}, casts as SQL. Pure; looks at pg only.
 */
package org.metadb.schema;
