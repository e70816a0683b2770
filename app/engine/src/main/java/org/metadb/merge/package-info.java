/**
 * Plans how a batch gets into its tables: which staging table, which rows to copy, which statement to run. In: {@code Batch} and
 * {@code TableSchema}. Out: {@code TableMerge}. Pure; knows no connection. Next door: target runs it.
 */
package org.metadb.merge;
