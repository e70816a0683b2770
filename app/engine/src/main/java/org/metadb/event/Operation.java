package org.metadb.event;

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
}
