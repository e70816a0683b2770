package org.metadb.statement;

import java.util.Optional;
import org.metadb.pg.SqlState;

/**
 * A text of Metadb's that cannot be understood, or says something that this version cannot do. It is the user's to mend: the message
 * says what was expected, {@link #position} where.
 */
public final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;
    private final transient Place place;
    private final String hint;

    SyntaxError(String sqlState, String message, Place place, String hint) {
        super(message, null, false, false);
        this.sqlState = sqlState;
        this.place = place;
        this.hint = hint;
    }

    static SyntaxError expected(String expected, Token found) {
        Place place = found.place();
        String near = found.kind() == Token.Kind.END ? "at end of input" : "at or near \"" + found.shown() + '"';
        return new SyntaxError(
                SqlState.SYNTAX_ERROR, "syntax error " + near + " (" + place + "): expected " + expected, place, "");
    }

    static SyntaxError at(Token token, String sqlState, String message, String hint) {
        return new SyntaxError(sqlState, message, token.place(), hint);
    }

    /** Five characters: 42601 does not parse, 42622 name too long, 22023 unknown option or list, 0A000 not in this version. */
    public String sqlState() {
        return sqlState;
    }

    /** Where in the message text, in characters (code points) from 1: PostgreSQL's field P. */
    public int position() {
        return place.position();
    }

    /** From 1. */
    public int line() {
        return place.line();
    }

    /** In characters (code points) from 1. */
    public int column() {
        return place.column();
    }

    public Optional<String> hint() {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    /** A character of the text, counted in code points from 1, from its start and from the start of its line. */
    record Place(int position, int line, int column) {

        static Place of(String text, int offset) {
            int line = 1;
            int lineStart = 0;
            for (int i = 0; i < offset; i++) {
                if (text.charAt(i) == '\n') {
                    line++;
                    lineStart = i + 1;
                }
            }
            return new Place(text.codePointCount(0, offset) + 1, line, text.codePointCount(lineStart, offset) + 1);
        }

        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }
}
