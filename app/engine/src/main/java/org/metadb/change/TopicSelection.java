package org.metadb.change;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The topics that a data source reads: literal names, and expressions that a name must begin with, written with {@code ^} first.
 *
 * @param entries as the option says them, in order
 * @param pattern what a topic's whole name must match, as kafka-clients asks of a subscription by pattern
 */
public record TopicSelection(List<String> entries, Pattern pattern) {

    private static final String OPTION = "topics";
    private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern BACK_REFERENCE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\(?:[1-9]|k<)");

    public TopicSelection {
        entries = List.copyOf(entries);
    }

    /**
     * Compiles the option's text. A blank one selects no topic.
     *
     * @throws BadFilter if an entry is empty, no regular expression, or a literal that no topic can be named like
     */
    public static TopicSelection parse(String text) {
        List<String> entries = CommaList.split(text);
        List<String> alternatives = new ArrayList<>();
        for (String entry : entries) {
            alternatives.add(entry.startsWith("^") ? expression(entry) : literal(entry));
        }
        // (?!) matches nothing
        return new TopicSelection(
                entries, Pattern.compile(alternatives.isEmpty() ? "(?!)" : String.join("|", alternatives)));
    }

    public boolean matches(String topic) {
        return pattern.matcher(topic).matches();
    }

    private static String expression(String entry) {
        Filters.compileEntry(OPTION, entry);
        if (BACK_REFERENCE.matcher(entry).find()) {
            // groups are counted over all entries, so the number would point at another entry's group
            throw new BadFilter(OPTION, entry, "back references are not supported");
        }
        String wrapped = "(?:" + entry + ").*";
        Filters.compileEntry(OPTION, wrapped);
        return wrapped;
    }

    private static String literal(String entry) {
        if (!LEGAL_NAME.matcher(entry).matches()) {
            throw new BadFilter(
                    OPTION,
                    entry,
                    entry.isEmpty()
                            ? "an entry must not be empty; is there a comma too many?"
                            : "no topic can have this name; an expression begins with ^");
        }
        return Pattern.quote(entry);
    }
}
