package org.metadb.pg;

/** A piece of SQL that is safe to stand in a statement as it is. The only thing a hole of a {@link Sql} template accepts. */
public interface SqlFragment {

    /** The text, quoted where PostgreSQL needs it. */
    String sql();
}
