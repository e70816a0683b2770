package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.TableSchema;

/**
 * The types of the source's columns in comments of ours, since our columns have neither length nor precision. A comment that does not begin as
 * ours do is somebody's, and stays. The lock that a comment takes is one that neither readers nor the stream wait for; it waits itself for vacuum, for
 * half a second.
 */
final class ColumnComments {

    private static final String OURS = "source type: ";
    private static final String COMMENTS = SqlFile.read("target/column_comments.sql");

    private ColumnComments() {}

    /**
     * Sets, in a transaction of its own, the comments that differ in the main or the current table.
     *
     * @param sourceTypes by column; one that the table lacks is passed over
     * @return false if the lock was not to be had: try again later
     */
    static boolean set(Connection connection, TableSchema table, Map<Identifier, String> sourceTypes)
            throws SQLException {
        try {
            List<String> statements = lacking(connection, table, sourceTypes);
            if (!statements.isEmpty()) {
                TableAlteration.lockTimeout(connection, SchemaChanges.LOCK_TIMEOUT_MILLIS);
                TableAlteration.run(connection, statements);
            }
            connection.commit();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            if (SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            if (SqlState.isOfTheObject(e.getSQLState())) {
                return true; // not our table any more, or gone: the stream will say so where it matters
            }
            throw e;
        }
    }

    private static List<String> lacking(Connection connection, TableSchema table, Map<Identifier, String> sourceTypes)
            throws SQLException {
        List<String> statements = new ArrayList<>();
        for (TableName relation : List.of(table.names().main(), table.names().current())) {
            try (PreparedStatement query = connection.prepareStatement(COMMENTS)) {
                query.setString(1, relation.sql());
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        Identifier column = new Identifier(rows.getString(1));
                        String comment = rows.getString(2);
                        String sourceType = sourceTypes.get(column);
                        boolean ours = comment == null || comment.startsWith(OURS);
                        if (sourceType != null && ours && !(OURS + sourceType).equals(comment)) {
                            statements.add(Sql.template("comment on column ${table}.${column} is ${comment}")
                                    .with("table", relation)
                                    .with("column", column)
                                    .with("comment", new Literal(OURS + sourceType))
                                    .render());
                        }
                    }
                }
            }
        }
        return statements;
    }
}
