package org.metadb.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.Nearest;

/**
 * The types of columns as the option {@code column_types} declares them: a comma list of {@code schema.table.column type}. Names are those of the
 * source, literally and with their case; one that holds a dot, a blank, a comma or a double quote stands in double quotes, where a double quote is
 * written twice; {@code *} without quotes is any name. The first entry that fits a column counts. Types are PostgreSQL's, as {@link SourceType}
 * reads them; a comma in parentheses, as in {@code numeric(10,2)}, does not end an entry.
 *
 * @param entries in the order in which they are asked
 */
public record DeclaredTypes(List<Entry> entries, BinaryMode binaryMode) implements ToldTypes {

    /** Declares nothing. */
    public static final DeclaredTypes NONE = new DeclaredTypes(List.of(), BinaryMode.BYTES);

    private static final String FORM = "expected schema.table.column and a type";

    /** A declaration; an empty name is any. */
    public record Entry(Optional<String> schema, Optional<String> table, Optional<String> column, SourceType type) {

        private boolean fits(String ofSchema, String ofTable, String ofColumn) {
            return schema.map(ofSchema::equals).orElse(true)
                    && table.map(ofTable::equals).orElse(true)
                    && column.map(ofColumn::equals).orElse(true);
        }
    }

    /** A text that declares nothing. The message names the entry and what is wrong with it. */
    public static final class Bad extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final transient Optional<String> nearest;

        private Bad(String entry, String wrong, Optional<String> nearest) {
            super("entry \"" + entry + "\": " + wrong);
            this.nearest = nearest;
        }

        /** The type that was probably meant. */
        public Optional<String> nearest() {
            return nearest;
        }
    }

    public DeclaredTypes {
        entries = List.copyOf(entries);
    }

    /**
     * Reads the text of the option; a blank one declares nothing.
     *
     * @throws Bad at the first entry that is none
     */
    public static DeclaredTypes parse(String text, BinaryMode binaryMode) {
        if (text.isBlank()) {
            return new DeclaredTypes(List.of(), binaryMode);
        }
        List<Entry> entries = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int end = endOfEntry(text, from);
            entries.add(entry(text.substring(from, end).strip()));
            from = end + 1;
        }
        return new DeclaredTypes(entries, binaryMode);
    }

    /** The comma behind the entry, or the end of the text. */
    private static int endOfEntry(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                continue;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == ',' && depth <= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static Entry entry(String text) {
        if (text.isEmpty()) {
            throw new Bad(text, "an entry must not be empty; is there a comma too many?", Optional.empty());
        }
        int[] at = {0};
        Optional<String> schema = name(text, at);
        take(text, at, '.');
        Optional<String> table = name(text, at);
        take(text, at, '.');
        Optional<String> column = name(text, at);
        if (at[0] == text.length() || !Character.isWhitespace(text.charAt(at[0]))) {
            throw new Bad(text, FORM, Optional.empty());
        }
        String spelled = text.substring(at[0]).strip();
        SourceType type = SourceType.parse(spelled);
        if (type.columnType().isEmpty()) {
            throw new Bad(
                    text,
                    "\"" + spelled
                            + "\" is no type that Metadb keeps as such; declare text for enums and types of your own",
                    Nearest.to(type.name(), SourceType.names()));
        }
        return new Entry(schema, table, column, type);
    }

    private static void take(String text, int[] at, char wanted) {
        if (at[0] == text.length() || text.charAt(at[0]) != wanted) {
            throw new Bad(text, FORM, Optional.empty());
        }
        at[0]++;
    }

    /** The name that stands there; empty for any. */
    private static Optional<String> name(String text, int[] at) {
        int from = at[0];
        if (from < text.length() && text.charAt(from) == '"') {
            return Optional.of(quoted(text, at));
        }
        while (at[0] < text.length() && isOfName(text.charAt(at[0]))) {
            at[0]++;
        }
        String name = text.substring(from, at[0]);
        if (name.isEmpty()) {
            throw new Bad(text, FORM, Optional.empty());
        }
        return name.equals("*") ? Optional.empty() : Optional.of(name);
    }

    private static String quoted(String text, int[] at) {
        StringBuilder name = new StringBuilder();
        int i = at[0] + 1;
        while (i < text.length()) {
            if (text.charAt(i) != '"') {
                name.append(text.charAt(i++));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                name.append('"');
                i += 2;
            } else if (name.length() > 0) {
                at[0] = i + 1;
                return name.toString();
            } else {
                throw new Bad(text, "a name must not be empty", Optional.empty());
            }
        }
        throw new Bad(text, "a double quote is not closed", Optional.empty());
    }

    private static boolean isOfName(char c) {
        return c != '.' && c != '"' && !Character.isWhitespace(c);
    }

    @Override
    public Optional<SourceType> of(String schema, String table, String column) {
        return entries.stream()
                .filter(entry -> entry.fits(schema, table, column))
                .findFirst()
                .map(Entry::type);
    }
}
