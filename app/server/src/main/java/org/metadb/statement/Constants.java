package org.metadb.statement;

import java.util.Optional;
import org.metadb.pg.SqlState;

/** What a string constant or a quoted name says, once its quotes and escapes are taken away. */
final class Constants {
    private Constants() {}

    static String string(Token token) {
        String raw = token.raw();
        return switch (raw.charAt(0)) {
            case '\'' -> pieces(token, 0, false);
            case 'n', 'N' -> pieces(token, 1, false);
            case 'e', 'E' -> pieces(token, 1, true);
            case '$' -> {
                int tagLength = raw.indexOf('$', 1) + 1;
                yield raw.substring(tagLength, raw.length() - tagLength);
            }
            default ->
                throw SyntaxError.at(
                        token,
                        SqlState.SYNTAX_ERROR,
                        "bit strings and strings with U& are not used in Metadb statements (" + token.place() + ")",
                        "Write the characters themselves between single quotes.");
        };
    }

    static String quotedName(Token token) {
        String raw = token.raw();
        if (raw.charAt(0) != '"') {
            throw SyntaxError.at(
                    token,
                    SqlState.SYNTAX_ERROR,
                    "names with U& are not used in Metadb statements (" + token.place() + ")",
                    "Write the characters themselves between double quotes.");
        }
        return raw.substring(1, raw.length() - 1).replace("\"\"", "\"");
    }

    /** A constant may be written in several pieces, each on a line of its own. */
    private static String pieces(Token token, int prefixLength, boolean escapes) {
        StringBuilder value = new StringBuilder();
        String text = token.text();
        int at = token.start() + prefixLength;
        while (at < token.end()) {
            at++;
            while (true) {
                char c = text.charAt(at++);
                if (c == '\'') {
                    if (at >= token.end() || text.charAt(at) != '\'') {
                        break;
                    }
                    at++;
                    value.append('\'');
                } else if (c == '\\' && escapes) {
                    at = escape(token, at, value);
                } else {
                    value.append(c);
                }
            }
            at = nextPiece(text, at, token.end());
        }
        return value.toString();
    }

    private static int nextPiece(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != '\'') {
            if (text.charAt(at) == '-') {
                while (text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            }
            at++;
        }
        return at;
    }

    /** After the backslash; returns where the rest goes on. */
    private static int escape(Token token, int from, StringBuilder value) {
        String text = token.text();
        char c = text.charAt(from);
        return switch (c) {
            case 'b' -> append(value, '\b', from + 1);
            case 'f' -> append(value, '\f', from + 1);
            case 'n' -> append(value, '\n', from + 1);
            case 'r' -> append(value, '\r', from + 1);
            case 't' -> append(value, '\t', from + 1);
            case 'x' -> numeric(token, from + 1, 1, 2, 16, 0x7f, value).orElseGet(() -> append(value, 'x', from + 1));
            case 'u' -> numeric(token, from + 1, 4, 4, 16, 0x10ffff, value).orElseThrow(() -> invalid(token));
            case 'U' -> numeric(token, from + 1, 8, 8, 16, 0x10ffff, value).orElseThrow(() -> invalid(token));
            case '0', '1', '2', '3', '4', '5', '6', '7' ->
                numeric(token, from, 1, 3, 8, 0x7f, value).orElseThrow();
            default -> append(value, c, from + 1);
        };
    }

    private static int append(StringBuilder value, char c, int next) {
        value.append(c);
        return next;
    }

    /** Bytes over 7f would mean different characters in different encodings: not taken. */
    private static Optional<Integer> numeric(
            Token token, int from, int digitsMin, int digitsMax, int radix, long max, StringBuilder value) {
        int end = from;
        while (end < token.end()
                && end - from < digitsMax
                && token.text().charAt(end) < 0x80
                && Character.digit(token.text().charAt(end), radix) >= 0) {
            end++;
        }
        if (end - from < digitsMin) {
            return Optional.empty();
        }
        long codePoint = Long.parseLong(token.text().substring(from, end), radix);
        if (codePoint == 0 || codePoint > max) {
            throw invalid(token);
        }
        value.appendCodePoint((int) codePoint);
        return Optional.of(end);
    }

    private static SyntaxError invalid(Token token) {
        return SyntaxError.at(
                token,
                SqlState.INVALID_ESCAPE_SEQUENCE,
                "invalid escape in a string constant (" + token.place() + ")",
                "Unicode escapes are \\uXXXX or \\UXXXXXXXX; bytes must be ASCII and not zero.");
    }
}
