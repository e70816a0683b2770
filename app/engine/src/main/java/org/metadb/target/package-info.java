/**
 * The analytic database: how to reach it, and the transactions that change its tables. In: settings, merges, positions. Out: committed
 * rows. Looks at schema, position and merge; the stream's workers and the catalog call it.
 */
package org.metadb.target;
