package org.metadb.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of <code>metadb start</code>.
 *
 * @param port of the door; wins over metadb.conf
 * @param skipUnnecessaryUpdates <code>--uuopt</code>: a record equal to its current row does not go through the data mappings again
 */
public record StartOptions(Optional<Path> logFile, OptionalInt port, boolean skipUnnecessaryUpdates, boolean debug) {}
