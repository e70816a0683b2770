package org.metadb.pg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A statement's text with named holes, written <code>${name}</code>. A hole takes a {@link SqlFragment}, never a string, so that nothing
 * unquoted can get in. Immutable templates, one filling per statement; not thread-safe.
 */
public final class Sql {

    private final String template;
    private final Map<String, String> holes = new HashMap<>();

    private Sql(String template) {
        this.template = template;
    }

    public static Sql template(String text) {
        return new Sql(text);
    }

    /** SQL that the program itself wrote: a keyword, an expression over fragments. Never for text from outside. */
    public static SqlFragment raw(String sql) {
        return new Raw(sql);
    }

    /** Fragments with commas between. */
    public static SqlFragment list(List<? extends SqlFragment> fragments) {
        return raw(fragments.stream().map(SqlFragment::sql).collect(Collectors.joining(", ")));
    }

    public Sql with(String hole, SqlFragment fragment) {
        holes.put(hole, fragment.sql());
        return this;
    }

    /**
     * The finished text.
     *
     * @throws IllegalStateException if a hole was not filled
     */
    public String render() {
        StringBuilder out = new StringBuilder(template.length() * 2);
        int from = 0;
        for (int at = template.indexOf("${"); at >= 0; at = template.indexOf("${", from)) {
            int end = template.indexOf('}', at);
            String hole = template.substring(at + 2, end);
            String value = holes.get(hole);
            if (value == null) {
                throw new IllegalStateException("hole " + hole + " not filled in: " + template);
            }
            out.append(template, from, at).append(value);
            from = end + 1;
        }
        return out.append(template, from, template.length()).toString();
    }

    private record Raw(String sql) implements SqlFragment {}
}
