package org.metadb.pg;

import java.nio.charset.StandardCharsets;

/**
 * A name as PostgreSQL stores it. Any legal name: upper case, blanks and quotes included. The one place that writes quote marks
 * around names.
 *
 * @param name 1 to 63 bytes of UTF-8 without NUL; longer names are refused, since PostgreSQL would cut them silently
 */
public record Identifier(String name) implements SqlFragment, Comparable<Identifier> {

    /** NAMEDATALEN - 1: the longest name, in bytes of UTF-8. */
    public static final int BYTES_MAX = 63;

    public Identifier {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name must not be empty");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name must not hold a NUL character");
        }
        if (bytes(name) > BYTES_MAX) {
            throw new IllegalArgumentException("name longer than " + BYTES_MAX + " bytes: " + name);
        }
    }

    /** Length in bytes of UTF-8, as PostgreSQL counts names. */
    public static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String sql() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public int compareTo(Identifier other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
