package org.metadb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlState;

/** Reads the text of a message: the way into this room. */
public final class Statements {
    private Statements() {}

    /**
     * The statements of a text of Metadb's, in order; empty if the text is PostgreSQL's, as a text without any statement is.
     *
     * @throws SyntaxError if the text is Metadb's and cannot be understood, or is partly Metadb's and partly PostgreSQL's (0A000)
     */
    public static Optional<List<Statement>> read(String text, Vocabulary vocabulary) {
        List<Piece> pieces = Piece.split(text);
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        Owner owner = Owner.of(pieces.get(0), vocabulary);
        for (Piece piece : pieces) {
            if (Owner.of(piece, vocabulary) != owner) {
                throw SyntaxError.at(
                        piece.first(),
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "statements of Metadb and of PostgreSQL cannot stand in one message",
                        "Send them one by one.");
            }
        }
        if (owner == Owner.POSTGRESQL) {
            return Optional.empty();
        }
        List<Statement> statements = new ArrayList<>();
        for (Piece piece : pieces) {
            statements.add(new Parser(text, piece.first().start(), vocabulary).statement());
        }
        return Optional.of(List.copyOf(statements));
    }
}
