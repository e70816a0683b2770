package org.metadb.log;

import java.time.Instant;

/**
 * A row of metadb.log.
 *
 * @param severity FATAL, ERROR, WARNING or INFO
 */
public record LogLine(Instant time, String severity, String message) {}
