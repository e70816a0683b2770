package org.metadb.sandbox.differential;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole databases compared. */
public final class Differential {
    private Differential() {}

    /** Compares pair by pair, see {@link Comparison}. */
    public static List<Comparison> compare(Connection source, Connection target, List<TablePair> pairs)
            throws SQLException {
        List<Comparison> comparisons = new ArrayList<>();
        for (TablePair pair : pairs) {
            comparisons.add(Comparison.of(source, target, pair));
        }
        return comparisons;
    }

    /**
     * All tables of some schemas of the source, by name; partitions in the place of a partitioned table, since each is sent under its own name.
     *
     * @param schemas the source's schema, and the one in which its current tables are
     */
    public static List<TablePair> pairs(Connection source, Map<String, String> schemas) throws SQLException {
        List<TablePair> pairs = new ArrayList<>();
        try (PreparedStatement query = source.prepareStatement("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = ? and c.relkind = 'r' and c.relpersistence = 'p'
                 order by c.relname""")) {
            for (Map.Entry<String, String> schema : schemas.entrySet()) {
                query.setString(1, schema.getKey());
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        pairs.add(TablePair.of(
                                new Table(schema.getKey(), rows.getString(1)),
                                new Table(schema.getValue(), rows.getString(1))));
                    }
                }
            }
        }
        return pairs;
    }
}
