package org.metadb.merge;

import java.util.ArrayList;
import java.util.List;
import org.metadb.pg.DerivedName;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFragment;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;

/**
 * A temporary table of a writer's session that takes the changes of a segment. Its columns are {@code k} (key number), {@code n} (change
 * number within the key; -1 for a row without a key as it was), {@code op} (Debezium's letter: c, u, r or d), {@code t} (time), {@code l} (LSN), {@code u} (bit i set: column i is unchanged), {@code o1}...
 * (the old key, where the key changed), {@code c1}... (the row, in the event's types), and {@code id}, which draws the version's
 * {@code __id} in the order of the stream. Data columns have numbers for names, so that no source column can meet them.
 *
 * @param name the same for the same shape, so that a session can use it again
 * @param types of the row's columns
 * @param keyTypes of the key's columns
 */
public record StagingTable(Identifier name, TableName sequence, List<ColumnType> types, List<ColumnType> keyTypes)
        implements SqlFragment {

    public StagingTable {
        types = List.copyOf(types);
        keyTypes = List.copyOf(keyTypes);
    }

    static StagingTable of(TableName sequence, List<ColumnType> types, List<ColumnType> keyTypes) {
        String shape = sequence + "/" + types + "/" + keyTypes;
        return new StagingTable(DerivedName.hashed("staging", shape), sequence, types, keyTypes);
    }

    @Override
    public String sql() {
        return "pg_temp." + name.sql();
    }

    /**
     * The statement that makes it; rows go at the end of each transaction. The sequence is found by name at each use: a default bound to it
     * would keep others from dropping the table that it belongs to.
     */
    public String create() {
        List<SqlFragment> columns = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            columns.add(Sql.raw(oldKey(i) + " " + keyTypes.get(i).staged().sql()));
        }
        for (int i = 0; i < types.size(); i++) {
            columns.add(Sql.raw(column(i) + " " + types.get(i).staged().sql()));
        }
        return Sql.template("""
                        create temporary table ${table} (
                            id bigint not null default nextval(${sequence}::text),
                            k integer, n integer, op "char", t timestamptz, l pg_lsn, u bit varying, ${columns}
                        ) on commit delete rows""")
                .with("table", name)
                .with("sequence", new Literal(sequence.sql()))
                .with("columns", Sql.list(columns))
                .render();
    }

    /** The statement that takes the rows, in the form that {@link StagingRows} writes. */
    public String copy() {
        List<SqlFragment> columns = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            columns.add(Sql.raw(oldKey(i)));
        }
        for (int i = 0; i < types.size(); i++) {
            columns.add(Sql.raw(column(i)));
        }
        return Sql.template("copy ${table} (k, n, op, t, l, u, ${columns}) from stdin with (format binary)")
                .with("table", this)
                .with("columns", Sql.list(columns))
                .render();
    }

    static String column(int index) {
        return "c" + (index + 1);
    }

    static String oldKey(int index) {
        return "o" + (index + 1);
    }
}
