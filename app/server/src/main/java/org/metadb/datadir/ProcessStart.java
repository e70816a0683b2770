package org.metadb.datadir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * When a process started, as a text that only equals the same process's: PIDs are used again, and in containers every server is PID 1. On
 * Linux it is the kernel's count of clock ticks since boot, which setting the clock does not move; elsewhere the time of day.
 */
final class ProcessStart {

    /** Where /proc/PID/stat has starttime, counted from the field after the command's name (proc(5): field 22, the name is field 2). */
    private static final int START_TIME_FIELD = 22 - 3;

    private ProcessStart() {}

    /** Empty where there is no such process or it may not be looked at. */
    static Optional<String> of(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.exists(stat)) {
            try {
                // the name may hold blanks and parentheses, in any encoding
                String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                return Optional.of("ticks " + fields[START_TIME_FIELD]);
            } catch (IOException e) {
                return Optional.empty(); // ended just now
            }
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(instant -> "time " + instant.toEpochMilli());
    }
}
