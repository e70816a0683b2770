package org.metadb.statement;

import org.metadb.statement.Token.Kind;

/**
 * Cuts a text into tokens by PostgreSQL's lexical rules (manual, "Lexical Structure", with {@code standard_conforming_strings} on), so
 * that a semicolon or a word of Metadb's inside a string, a quoted name or a comment is taken for neither. It refuses nothing: what is
 * wrong in a text of PostgreSQL's is PostgreSQL's to say.
 */
final class Lexer {
    private final String text;
    private int at;

    Lexer(String text) {
        this(text, 0);
    }

    /** From the start of a token. */
    Lexer(String text, int start) {
        this.text = text;
        this.at = start;
    }

    /** The next token; at the end, and after an unterminated quote, an END without end. */
    Token next() {
        int comment = skipBlanksAndComments();
        if (comment >= 0) {
            return token(Kind.UNTERMINATED, comment);
        }
        if (at >= text.length()) {
            return new Token(Kind.END, text, text.length(), text.length());
        }
        int start = at;
        char c = text.charAt(at);
        if (c == '\'') {
            return string(start, false);
        }
        if (c == '"') {
            return quoted(start);
        }
        if (c == '$') {
            return dollar(start);
        }
        if (c >= '0' && c <= '9') {
            skipDigits();
            return token(Kind.NUMBER, start);
        }
        if (startsWord(c)) {
            return wordOrPrefixedString(start, c);
        }
        at++;
        if (Character.isHighSurrogate(c) && at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
            at++;
        }
        return token(Kind.SYMBOL, start);
    }

    static boolean startsWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    static boolean continuesWord(char c) {
        return startsWord(c) || c >= '0' && c <= '9' || c == '$';
    }

    static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private Token wordOrPrefixedString(int start, char c) {
        char next = peek(1);
        if (next == '\'' && "eEbBxXnN".indexOf(c) >= 0) {
            at++;
            return string(start, c == 'e' || c == 'E');
        }
        if ((c == 'u' || c == 'U') && next == '&' && (peek(2) == '\'' || peek(2) == '"')) {
            at += 2;
            return text.charAt(at) == '"' ? quoted(start) : string(start, false);
        }
        while (at < text.length() && continuesWord(text.charAt(at))) {
            at++;
        }
        return token(Kind.WORD, start);
    }

    /** At the opening quote. Pieces with a line break between them are one constant. */
    private Token string(int start, boolean escapes) {
        while (true) {
            at++;
            if (!skipToClosing('\'', escapes)) {
                return token(Kind.UNTERMINATED, start);
            }
            int end = at;
            int before = at;
            skipBlanksAndLineComments();
            boolean continues = at < text.length()
                    && text.charAt(at) == '\''
                    && text.substring(before, at).chars().anyMatch(c -> c == '\n' || c == '\r');
            if (!continues) {
                at = end;
                return token(Kind.STRING, start);
            }
        }
    }

    private Token quoted(int start) {
        at++;
        return token(skipToClosing('"', false) ? Kind.QUOTED : Kind.UNTERMINATED, start);
    }

    /** Past the closing quote; a doubled one does not close. */
    private boolean skipToClosing(char quote, boolean escapes) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (escapes && c == '\\') {
                at = Math.min(at + 1, text.length());
            } else if (c == quote) {
                if (peek(0) != quote) {
                    return true;
                }
                at++;
            }
        }
        return false;
    }

    private Token dollar(int start) {
        char next = peek(1);
        if (next >= '0' && next <= '9') {
            at++;
            skipDigits();
            return token(Kind.PARAMETER, start);
        }
        int tagEnd = start + 1;
        if (next != '$' && startsWord(next)) {
            while (tagEnd < text.length() && text.charAt(tagEnd) != '$' && continuesWord(text.charAt(tagEnd))) {
                tagEnd++;
            }
        }
        if (tagEnd >= text.length() || text.charAt(tagEnd) != '$') {
            at++;
            return token(Kind.SYMBOL, start);
        }
        String tag = text.substring(start, tagEnd + 1);
        int closing = text.indexOf(tag, tagEnd + 1);
        at = closing < 0 ? text.length() : closing + tag.length();
        return token(closing < 0 ? Kind.UNTERMINATED : Kind.STRING, start);
    }

    private void skipDigits() {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    /** Returns where a comment begins that does not end, or -1. */
    private int skipBlanksAndComments() {
        while (true) {
            skipBlanksAndLineComments();
            if (peek(0) != '/' || peek(1) != '*') {
                return -1;
            }
            int start = at;
            if (!skipBlockComment()) {
                return start;
            }
        }
    }

    private void skipBlanksAndLineComments() {
        while (at < text.length()) {
            if (isBlank(text.charAt(at))) {
                at++;
            } else if (peek(0) == '-' && peek(1) == '-') {
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else {
                return;
            }
        }
    }

    private boolean skipBlockComment() {
        int depth = 0;
        while (at < text.length()) {
            if (peek(0) == '/' && peek(1) == '*') {
                depth++;
                at += 2;
            } else if (peek(0) == '*' && peek(1) == '/') {
                depth--;
                at += 2;
                if (depth == 0) {
                    return true;
                }
            } else {
                at++;
            }
        }
        return false;
    }

    /** The character that many further on; NUL past the end, which no text from the wire contains. */
    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private Token token(Kind kind, int start) {
        return new Token(kind, text, start, at);
    }
}
