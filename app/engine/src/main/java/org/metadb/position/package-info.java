/**
 * What was merged of a partition, and so whether an event is new or a repetition. In: change events in the order of their offsets. Out: a
 * {@code Verdict} for each, and the memory as bytes to be stored with the position. Pure, one thread; looks at event.
 */
package org.metadb.position;
