/**
 * What becomes of every type of the source under every setting of the connector that touches it: one table, in {@link org.metadb.types.TypeCases}. The
 * end-to-end matrix holds it against reality, and {@code docs/types.md} is written from it. Knows no services.
 */
package org.metadb.types;
