package org.metadb.sandbox.soak;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of a table, key by key in the order of the keys' bytes: from one side what was entered, from the other what is stored. Each version is the
 * digest of its row and how it ended. Both readings stream, whatever the length.
 */
final class Versions implements AutoCloseable {
    static final String CURRENT = " current";
    static final String DELETED = " deleted";
    static final String MET = " meets the next";

    private static final int FETCH_ROWS = 2_000;

    private final Statement statement;
    private final ResultSet rows;
    private final boolean entered;
    private boolean more;

    /** The versions of one key, oldest first; of what was entered, equal neighbours are one, and a key that never stayed has none. */
    record OfKey(String key, List<String> versions) {}

    private Versions(Connection connection, String query, boolean entered) throws SQLException {
        this.entered = entered;
        connection.setAutoCommit(false); // else all rows are fetched at once
        statement = connection.createStatement();
        statement.setFetchSize(FETCH_ROWS);
        rows = statement.executeQuery(query);
        more = rows.next();
    }

    /** What triggers wrote down in the source. */
    static Versions entered(Connection source, String table) throws SQLException {
        return new Versions(
                source,
                "select key, coalesce(image, '') from audit.entry where tab = '" + table
                        + "' order by key collate \"C\", no",
                true);
    }

    /**
     * What the main table holds.
     *
     * @param columns the source table's, in its order
     */
    static Versions stored(Connection target, String schema, String table, String columns) throws SQLException {
        return new Versions(target, """
                select id::text, md5(image) || case
                        when __current and __end = '9999-12-31 00:00:00+00' then '%s'
                        when __current then ' current but ended'
                        when __end < __start then ' ends before it starts'
                        when __end = lead(__start) over w then '%s'
                        when __end <= coalesce(lead(__start) over w, __end) then '%s'
                        else ' overlaps the next' end
                  from (select m.*, (select r::text from (select %s) r) as image from %s.%s__ m) v
                window w as (partition by id order by __id)
                 order by id::text collate "C", __id
                """.formatted(CURRENT, MET, DELETED, columns, schema, table), false);
    }

    boolean hasNext() {
        return more;
    }

    OfKey next() throws SQLException {
        String key = rows.getString(1);
        List<String> images = new ArrayList<>();
        do {
            images.add(rows.getString(2));
            more = rows.next();
        } while (more && rows.getString(1).equals(key));
        return new OfKey(key, entered ? folded(images) : images);
    }

    /** @param images of one key in order, empty where it was deleted */
    static List<String> folded(List<String> images) {
        List<String> versions = new ArrayList<>();
        String open = "";
        for (String image : images) {
            if (image.equals(open)) {
                continue;
            }
            if (!open.isEmpty()) {
                versions.add(open + (image.isEmpty() ? DELETED : MET));
            }
            open = image;
        }
        if (!open.isEmpty()) {
            versions.add(open + CURRENT);
        }
        return versions;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
