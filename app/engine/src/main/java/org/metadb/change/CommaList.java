package org.metadb.change;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of an option that holds several entries. A comma separates them, save inside (), [] or {} and after a backslash, so that
 * <code>x{1,2}</code> is one entry. Blanks around an entry do not count.
 */
public final class CommaList {

    private CommaList() {}

    /** The entries in order, empty ones included; none at all for a blank text, which is an unset option. */
    public static List<String> split(String text) {
        List<String> entries = new ArrayList<>();
        if (text.isBlank()) {
            return entries;
        }
        int depth = 0;
        int classDepth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                classDepth++;
            } else if (c == ']' && classDepth > 0) {
                classDepth--;
            } else if (classDepth > 0) {
                // inside a character class brackets and commas stand for themselves
                continue;
            } else if (c == '(' || c == '{') {
                depth++;
            } else if ((c == ')' || c == '}') && depth > 0) {
                depth--;
            } else if (c == ',' && depth == 0) {
                entries.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        entries.add(text.substring(start).strip());
        return entries;
    }
}
