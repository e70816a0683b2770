package org.metadb.statement;

/**
 * A lexical element: a span of the text, in UTF-16 units.
 *
 * @param text the whole text that the span lies in
 */
record Token(Kind kind, String text, int start, int end) {

    enum Kind {
        /** Unquoted identifier or keyword. */
        WORD,
        /** {@code "quoted identifier"}. */
        QUOTED,
        /** Any of PostgreSQL's string constants, continuation lines included. */
        STRING,
        NUMBER,
        /** {@code $1}. */
        PARAMETER,
        /** One character of anything else. */
        SYMBOL,
        /** A quote or comment that does not end, up to the end of the text. */
        UNTERMINATED,
        END
    }

    private static final int SHOWN_LENGTH_MAX = 40;

    String raw() {
        return text.substring(start, end);
    }

    /** A word folded as PostgreSQL folds: ASCII letters only. */
    String folded() {
        StringBuilder folded = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return folded.toString();
    }

    boolean isWord(String word) {
        if (kind != Kind.WORD || end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = text.charAt(start + i);
            if ((c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(start) == symbol;
    }

    SyntaxError.Place place() {
        return SyntaxError.Place.of(text, start);
    }

    /** For an error message: short, and never the content of a string, which may be a password. */
    String shown() {
        if (kind == Kind.STRING) {
            return "'...'";
        }
        if (kind == Kind.UNTERMINATED) {
            return text.substring(start, Math.min(end, start + 1));
        }
        String raw = raw();
        int length = raw.codePointCount(0, raw.length());
        return length <= SHOWN_LENGTH_MAX ? raw : raw.substring(0, raw.offsetByCodePoints(0, SHOWN_LENGTH_MAX)) + "...";
    }
}
