package org.metadb.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The words for levels in log file and table. */
enum Severity {
    FATAL,
    ERROR,
    WARNING,
    INFO,
    DEBUG;

    static Severity of(ILoggingEvent event) {
        return switch (event.getLevel().toInt()) {
            case Level.ERROR_INT -> has(event, LogMarkers.FATAL) ? FATAL : ERROR;
            case Level.WARN_INT -> WARNING;
            case Level.INFO_INT -> INFO;
            default -> DEBUG;
        };
    }

    static boolean has(ILoggingEvent event, org.slf4j.Marker marker) {
        return event.getMarkerList() != null && event.getMarkerList().contains(marker);
    }
}
