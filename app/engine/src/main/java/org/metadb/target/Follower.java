package org.metadb.target;

import org.metadb.event.RawRecord;

/**
 * A record that a batch applies and that may stand behind a dead letter of the same key. If it does, it is kept with the dead letter, so that a replay
 * can apply it again behind it.
 *
 * @param keepsValue whether its value may be kept: not where a filter stops a column of it
 */
public record Follower(RawRecord record, boolean keepsValue) {}
