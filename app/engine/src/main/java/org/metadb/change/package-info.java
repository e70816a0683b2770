/**
 * From a decoded event to what becomes of it: {@code Routing} says into which table of the target it goes, {@code Batch} folds the changes of
 * many records per table and key, in order. Pure; looks at event and schema.
 */
package org.metadb.change;
