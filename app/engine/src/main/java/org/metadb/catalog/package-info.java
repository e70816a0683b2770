/**
 * What Metadb knows of itself, kept in the schema <code>metadb</code> of the target database: data sources, origins, parameters, the log. In:
 * statements' contents. Out: immutable {@link org.metadb.catalog.CatalogSnapshot}s, published after each commit. Looks at change and target; stream and
 * command look at it.
 */
package org.metadb.catalog;
