package org.metadb.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of an INI file with the one section [main], split into keys and raw values. A value is all that follows the first
 * <code>=</code>, without blanks at both ends: no quotes, no escapes, so a password may hold any character. <code>#</code> and
 * <code>;</code> begin a comment at the start of a line only.
 *
 * @param mainLine the line of [main], 1 if there is none
 * @param entries by key, in the file's order
 */
record IniText(int mainLine, Map<String, Entry> entries) {

    /** A value and the line it stands in, counted from 1. */
    record Entry(int line, String value) {}

    static IniText split(String text, Problems problems) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        int mainLine = 0;
        boolean foreign = false;
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (!lines.isEmpty() && lines.get(0).startsWith("\uFEFF")) {
            lines.set(0, lines.get(0).substring(1));
        }
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.startsWith("[")) {
                foreign = !line.equals("[main]");
                if (foreign) {
                    problems.add(number, "unknown section " + line + " (the only one is [main])");
                } else if (mainLine == 0) {
                    mainLine = number;
                }
            } else if (!foreign) {
                entry(number, line, mainLine, entries, problems);
            }
        }
        return new IniText(Math.max(1, mainLine), entries);
    }

    private static void entry(int number, String line, int mainLine, Map<String, Entry> entries, Problems problems) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            // the line's text is not shown: it may be the rest of a password
            problems.add(number, "neither \"key = value\", a comment nor a section");
            return;
        }
        String key = line.substring(0, equals).strip();
        if (mainLine == 0) {
            problems.add(number, "key \"" + key + "\" stands before section [main]");
            return;
        }
        Entry earlier = entries.putIfAbsent(
                key, new Entry(number, line.substring(equals + 1).strip()));
        if (earlier != null) {
            problems.add(number, "key \"" + key + "\" is already set in line " + earlier.line());
        }
    }
}
