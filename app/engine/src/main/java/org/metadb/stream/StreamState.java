package org.metadb.stream;

import java.util.Locale;

/** What a data source's stream is doing; {@code source_stream} of {@code list status}. */
public enum StreamState {
    /** Not running: the server is stopping, or an option that it needs is not set. Next: STARTING. */
    INACTIVE,
    /** No topic matches {@code topics} yet. Next: STARTING or ACTIVE when one appears. */
    WAITING,
    /** Connecting to Kafka and the target, reading positions. Next: ACTIVE, WAITING or ERROR. */
    STARTING,
    /** Reading and merging. Next: any. */
    ACTIVE,
    /** Told to pause. Next: STARTING when told to resume. */
    PAUSED,
    /** Something does not work; it is tried again by itself, save where the error says what a person must do. Next: ACTIVE. */
    ERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
