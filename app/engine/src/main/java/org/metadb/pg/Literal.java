package org.metadb.pg;

/**
 * A string constant, for utility statements that take no parameters; everywhere else values travel as parameters or by COPY. Holds
 * under either setting of standard_conforming_strings.
 */
public record Literal(String value) implements SqlFragment {

    public Literal {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string must not hold a NUL character");
        }
    }

    @Override
    public String sql() {
        String doubled = value.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }

    @Override
    public String toString() {
        return sql();
    }
}
