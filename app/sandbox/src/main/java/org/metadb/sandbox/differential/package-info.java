/**
 * The differential test: compares current tables with their sources, row by row and column by column, as PostgreSQL prints the values. In: two
 * connections and pairs of tables. Out: each difference with table, key, column and both values. In tests, the demo and the soak, and on its own
 * against any running system ({@link org.metadb.sandbox.differential.DifferentialMain}). Looks at no room of the product.
 */
package org.metadb.sandbox.differential;
