package org.metadb.event;

import java.util.Optional;

/** What happened to a row; the letter is Debezium's {@code op}. */
public enum Operation {
    CREATE('c'),
    UPDATE('u'),
    DELETE('d'),
    /** A row read by a snapshot. */
    READ('r'),
    /** All rows of the table went; the event has no key and no row. */
    TRUNCATE('t');

    private final char letter;

    Operation(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    /** Whether the event has the row after the change. */
    public boolean hasAfter() {
        return this == CREATE || this == UPDATE || this == READ;
    }

    /** The operation of that letter. */
    static Optional<Operation> of(char letter) {
        return switch (letter) {
            case 'c' -> Optional.of(CREATE);
            case 'u' -> Optional.of(UPDATE);
            case 'd' -> Optional.of(DELETE);
            case 'r' -> Optional.of(READ);
            case 't' -> Optional.of(TRUNCATE);
            default -> Optional.empty();
        };
    }
}
