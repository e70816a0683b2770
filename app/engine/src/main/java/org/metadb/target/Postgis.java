package org.metadb.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.metadb.schema.Column;
import org.metadb.schema.ColumnType;
import org.metadb.schema.SchemaChange;

/** Whether the target has PostGIS decides the types of new columns of its kinds; a column that is there stays as it is. */
final class Postgis {

    private Postgis() {}

    /** The changes with each type of PostGIS as it can be made here, see {@link ColumnType#withoutPostgis}. */
    static List<SchemaChange> resolve(Connection connection, List<SchemaChange> changes) throws SQLException {
        List<SchemaChange> without = changes.stream().map(Postgis::without).toList();
        return without.equals(changes) || isHere(connection) ? changes : without;
    }

    private static SchemaChange without(SchemaChange change) {
        return change instanceof SchemaChange.AddColumn add
                ? new SchemaChange.AddColumn(
                        new Column(add.column().name(), add.column().type().withoutPostgis()))
                : change;
    }

    /** As the session sees it, which looks for types where the extension is, see {@link TargetSettings}. */
    private static boolean isHere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select to_regtype('geometry') is not null and to_regtype('geography') is not null""")) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
