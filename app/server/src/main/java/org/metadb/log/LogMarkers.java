package org.metadb.log;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** What an event can be besides its level. */
public final class LogMarkers {

    /** With ERROR: the server stops because of this; shown as FATAL. */
    public static final Marker FATAL = MarkerFactory.getMarker("FATAL");

    /** Not for the table metadb.log. */
    public static final Marker FILE_ONLY = MarkerFactory.getMarker("FILE_ONLY");

    private LogMarkers() {}
}
