package org.metadb.catalog;

import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;

/**
 * What a database holds of a catalog, compared with what this program knows.
 *
 * @param kind what it is
 * @param version version of the catalog; 0 where there is none of ours
 */
public record CatalogState(Kind kind, int version) {

    /** Version of the catalog that this program reads and writes: the number of the last migration in <code>sql/catalog</code>. */
    public static final int OURS = 1;

    /** What each means for a start. */
    public enum Kind {
        /** No catalog: a start makes one. */
        NONE,
        /** The one of this program: a start goes on. */
        CURRENT,
        /** Of an earlier program: a start refuses, only an upgrade migrates it. */
        OLDER,
        /** Of a later program: refused. */
        NEWER,
        /** A schema <code>metadb</code> that another program made, as the original Metadb: refused and left as it is. */
        FOREIGN
    }

    static CatalogState ofVersion(int version) {
        if (version == 0) {
            return new CatalogState(Kind.NONE, 0);
        }
        return new CatalogState(version == OURS ? Kind.CURRENT : version < OURS ? Kind.OLDER : Kind.NEWER, version);
    }

    static CatalogState foreign() {
        return new CatalogState(Kind.FOREIGN, 0);
    }

    /**
     * Lets a start go on with no catalog or the current one.
     *
     * @throws MetadbException of kind USER, saying why the database cannot be used and what would help
     */
    void requireStartable() {
        switch (kind) {
            case NONE, CURRENT -> {}
            case OLDER ->
                throw incompatible("database incompatible with server: " + version + " != " + OURS
                        + " (upgrade using \"metadb upgrade\")");
            case NEWER -> throw incompatible("database incompatible with server: " + version + " != " + OURS);
            case FOREIGN ->
                throw incompatible(
                        "database incompatible with server: its schema \"metadb\" was not made by this program; use another database");
        }
    }

    private static MetadbException incompatible(String message) {
        return MetadbException.user(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, message);
    }
}
