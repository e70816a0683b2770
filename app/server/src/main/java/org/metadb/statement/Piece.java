package org.metadb.statement;

import java.util.ArrayList;
import java.util.List;
import org.metadb.statement.Token.Kind;

/**
 * One statement of a message, between semicolons: its first tokens, by which its owner is known. Semicolons in parentheses do not
 * divide, because {@code create rule} has them; those of {@code begin atomic} do, which does no harm: no statement of Metadb's can
 * stand there.
 *
 * @param head the first tokens, at most {@link #HEAD_TOKENS_MAX}; never empty
 */
record Piece(List<Token> head) {

    /** Enough for {@code alter table if exists only s.t * alter column c type}. */
    static final int HEAD_TOKENS_MAX = 16;

    Piece {
        head = List.copyOf(head);
    }

    /** The statements of a message in order; those without any token are none. */
    static List<Piece> split(String text) {
        List<Piece> pieces = new ArrayList<>();
        List<Token> head = new ArrayList<>();
        Lexer lexer = new Lexer(text);
        int depth = 0;
        while (true) {
            Token token = lexer.next();
            boolean ends = token.kind() == Kind.END || depth == 0 && token.isSymbol(';');
            if (ends && !head.isEmpty()) {
                pieces.add(new Piece(head));
                head.clear();
            }
            if (token.kind() == Kind.END) {
                return pieces;
            }
            if (token.isSymbol('(')) {
                depth++;
            } else if (token.isSymbol(')')) {
                depth = Math.max(0, depth - 1);
            }
            if (!ends && head.size() < HEAD_TOKENS_MAX) {
                head.add(token);
            }
        }
    }

    Token first() {
        return head.get(0);
    }

    /** Whether the tokens from index {@code from} are these words. */
    boolean hasWords(int from, String... words) {
        if (from + words.length > head.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!head.get(from + i).isWord(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** The name at an index, folded or unquoted; empty text if there is none. */
    String name(int index) {
        if (index >= head.size()) {
            return "";
        }
        Token token = head.get(index);
        return switch (token.kind()) {
            case WORD -> token.folded();
            case QUOTED -> token.raw().charAt(0) == '"' ? Constants.quotedName(token) : "";
            case STRING, NUMBER, PARAMETER, SYMBOL, UNTERMINATED, END -> "";
        };
    }

    boolean hasSymbol(int index, char symbol) {
        return index < head.size() && head.get(index).isSymbol(symbol);
    }
}
