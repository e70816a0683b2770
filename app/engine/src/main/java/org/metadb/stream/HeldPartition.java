package org.metadb.stream;

import org.metadb.position.Memory;
import org.metadb.target.HeldPosition;

/**
 * A partition as its writer knows it: read up to that position, with that memory of what was merged.
 *
 * @param generation of the reading that began at the position
 * @param memory changed only on a copy, which replaces it once the batch is committed
 */
record HeldPartition(int generation, HeldPosition position, Memory memory) {}
