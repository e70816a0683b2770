package org.metadb.statement;

/**
 * Whose statement it is, told by its first words, even when the rest is wrong: then the error is its owner's. Where PostgreSQL knows the
 * first words too, the names decide, so that no statement that PostgreSQL could carry out is taken from it but those meant for Metadb.
 */
enum Owner {
    METADB,
    POSTGRESQL;

    static Owner of(Piece piece, Vocabulary vocabulary) {
        return isMetadbs(piece, vocabulary) ? METADB : POSTGRESQL;
    }

    private static boolean isMetadbs(Piece piece, Vocabulary vocabulary) {
        if (piece.first().kind() != Token.Kind.WORD) {
            return false;
        }
        return switch (piece.first().folded()) {
            case "list",
                    "register",
                    "deregister",
                    "purge",
                    "sync",
                    "endsync",
                    "pause",
                    "resume",
                    "replay",
                    "check",
                    "verify",
                    "authorize",
                    "deauthorize" -> true;
            case "refresh" -> piece.hasWords(1, "inferred");
            case "grant", "revoke" -> piece.hasWords(1, "access") && !namesRole(piece);
            case "create" ->
                piece.hasWords(1, "data")
                        || piece.hasWords(1, "schema", "for")
                        || piece.hasWords(1, "user")
                                && (piece.hasWords(3, "with", "password") || piece.hasWords(3, "with", "comment"));
            case "drop" ->
                piece.hasWords(1, "data") || piece.hasWords(1, "user") && vocabulary.isRegisteredUser(piece.name(2));
            case "alter" ->
                piece.hasWords(1, "data")
                        || piece.hasWords(1, "system", "set") && setsParameter(piece, vocabulary)
                        || piece.hasWords(1, "table") && altersMainTable(piece, vocabulary);
            default -> false;
        };
    }

    /** {@code grant access to x} is PostgreSQL's: membership in a role of that name. */
    private static boolean namesRole(Piece piece) {
        return piece.hasWords(2, "to") || piece.hasWords(2, "from") || piece.hasSymbol(2, ',');
    }

    private static boolean setsParameter(Piece piece, Vocabulary vocabulary) {
        return vocabulary.parameters().contains(piece.name(3)) && !piece.hasSymbol(4, '.');
    }

    /** {@code alter table s.t add column c type} and {@code alter table s.t alter column c type t}. */
    private static boolean altersMainTable(Piece piece, Vocabulary vocabulary) {
        int at = 2;
        if (piece.hasWords(at, "if", "exists")) {
            at += 2;
        }
        if (piece.hasWords(at, "only")) {
            at++;
        }
        if (!piece.hasSymbol(at + 1, '.') || !vocabulary.isMainTable(piece.name(at), piece.name(at + 2))) {
            return false;
        }
        at += 3;
        if (piece.hasSymbol(at, '*')) {
            at++;
        }
        return piece.hasWords(at, "add", "column")
                || piece.hasWords(at, "alter", "column") && piece.hasWords(at + 3, "type");
    }
}
