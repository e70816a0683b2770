package org.metadb.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What Linux says of processes, in {@code /proc}; nothing on other systems. Format: proc(5). */
final class ProcessUsage {

    /** USER_HZ, which on every Linux is this. */
    private static final double TICKS_PER_SECOND = 100;

    /** Of the fields behind the program's name: utime, stime, cutime, cstime. */
    private static final int UTIME = 11;

    private ProcessUsage() {}

    /** The most memory that the process ever had resident. */
    static OptionalLong peakResidentBytes(long pid) {
        return proc(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst();
    }

    /** Processor time of a process, its children that have ended, and its descendants that live. */
    static OptionalDouble cpuSeconds(long pid) {
        if (proc(pid, "stat").isEmpty()) {
            return OptionalDouble.empty();
        }
        Stream<Long> living = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
        long ticks = Stream.concat(Stream.of(pid), living)
                .mapToLong(ProcessUsage::ticks)
                .sum();
        return OptionalDouble.of(ticks / TICKS_PER_SECOND);
    }

    private static long ticks(long pid) {
        String stat = proc(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = UTIME; i < UTIME + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    private static String proc(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // the process has ended, or this is no Linux
        }
    }
}
