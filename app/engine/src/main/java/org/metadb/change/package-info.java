/**
 * What becomes of a change event: filters, renaming, data origin ({@code Routing}), and the batch that collects what is kept. In: event,
 * options of the data source. Out: where it goes, or why nowhere. Pure, one thread; looks at event, schema and pg.
 */
package org.metadb.change;
