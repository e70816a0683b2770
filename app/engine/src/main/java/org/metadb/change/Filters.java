package org.metadb.change;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Filter options: comma lists of Java regular expressions that are searched for anywhere in a name, case-sensitive. */
public final class Filters {

    private Filters() {}

    /**
     * Compiles the text of a filter option; none for a blank text.
     *
     * @throws BadFilter if an entry is empty or no regular expression
     */
    public static List<Pattern> compile(String optionName, String text) {
        List<Pattern> patterns = new ArrayList<>();
        for (String entry : CommaList.split(text)) {
            patterns.add(compileEntry(optionName, entry));
        }
        return List.copyOf(patterns);
    }

    /** Whether any of the expressions is found in the name. */
    static boolean anyFoundIn(List<Pattern> patterns, String name) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(name).find()) {
                return true;
            }
        }
        return false;
    }

    static Pattern compileEntry(String optionName, String entry) {
        if (entry.isEmpty()) {
            throw new BadFilter(optionName, entry, "an entry must not be empty; is there a comma too many?");
        }
        try {
            return Pattern.compile(entry);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " near character " + Math.min(e.getIndex() + 1, entry.length());
            throw new BadFilter(optionName, entry, "not a regular expression: " + e.getDescription() + where);
        }
    }
}
