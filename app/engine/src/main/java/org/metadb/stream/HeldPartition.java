package org.metadb.stream;

import org.metadb.position.Memory;
import org.metadb.target.HeldPosition;
import org.metadb.target.KnownTopic;

/**
 * A partition as its writer knows it: read up to that position, with that memory of what was merged.
 *
 * @param generation of the reading that began at the position
 * @param memory changed only on a copy, which replaces it once the batch is committed
 * @param topic as it was when the position was read; when it changes, the fence moves
 */
record HeldPartition(int generation, HeldPosition position, Memory memory, KnownTopic topic) {}
