package org.metadb.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFragment;
import org.metadb.pg.TableName;
import org.metadb.schema.Column;
import org.metadb.schema.RowHash;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableNames;
import org.metadb.schema.Widening;

/** The statements that make a table or change it. */
final class SchemaDdl {

    /** Room in each page for the next image of a row, so that an update stays there and touches no index. */
    private static final String CURRENT_FILLFACTOR = "75";

    private static final Identifier ORIGIN = new Identifier("__origin");
    private static final Identifier ID = new Identifier("__id");

    private final boolean lz4;

    /** @param lz4 whether the server can compress with lz4 */
    SchemaDdl(boolean lz4) {
        this.lz4 = lz4;
    }

    /** A whole new table without data columns, key and years. */
    List<String> create(TableNames names, TableName sequence) {
        List<String> statements = new ArrayList<>();
        statements.add(Sql.template("create schema if not exists ${schema}")
                .with("schema", names.current().schema())
                .render());
        statements.add(Sql.template("create sequence ${sequence}")
                .with("sequence", sequence)
                .render());
        statements.add(Sql.template("""
                        create table ${main} (
                            __id bigint not null default nextval(${sequence}),
                            __start timestamptz not null,
                            __end timestamptz not null,
                            __current boolean not null,
                            __origin varchar(63) not null default '',
                            __lsn pg_lsn,
                            __end_lsn pg_lsn
                        ) partition by list (__current)""")
                .with("main", names.main())
                .with("sequence", new Literal(sequence.sql()))
                .render());
        statements.add(Sql.template("alter sequence ${sequence} owned by ${main}.__id")
                .with("sequence", sequence)
                .with("main", names.main())
                .render());
        statements.add(
                Sql.template("create table ${current} partition of ${main} for values in (true) with (fillfactor = "
                                + CURRENT_FILLFACTOR + ")")
                        .with("current", names.current())
                        .with("main", names.main())
                        .render());
        statements.add(Sql.template(
                        "create table ${history} partition of ${main} for values in (false) partition by range (__start)")
                .with("history", names.history())
                .with("main", names.main())
                .render());
        return statements;
    }

    /** New and wider columns in one statement, so that PostgreSQL rewrites the table once at most. */
    Optional<String> columns(TableNames names, List<SchemaChange> changes) {
        List<SqlFragment> actions = new ArrayList<>();
        for (SchemaChange change : changes) {
            if (change instanceof SchemaChange.AddColumn add) {
                actions.add(addColumn(add.column()));
            } else if (change instanceof SchemaChange.WidenColumn widen) {
                actions.add(widen(widen));
            }
        }
        return actions.isEmpty()
                ? Optional.empty()
                : Optional.of(Sql.template("alter table ${main} ${actions}")
                        .with("main", names.main())
                        .with("actions", Sql.list(actions))
                        .render());
    }

    private SqlFragment addColumn(Column column) {
        String compression = lz4 && column.type().compressible() ? " compression lz4" : "";
        return Sql.raw("add column if not exists " + column.name().sql() + " "
                + column.type().sql() + compression);
    }

    private static SqlFragment widen(SchemaChange.WidenColumn widen) {
        return Sql.raw("alter column " + widen.column().sql() + " type "
                + widen.to().sql() + " using "
                + Widening.cast(widen.column(), widen.from(), widen.to()).sql());
    }

    /** The indexes over the key: unique on current rows, where nulls meet like values; ordinary on history. */
    List<String> key(TableNames names, List<Identifier> columns) {
        List<SqlFragment> keyed = new ArrayList<>(columns);
        keyed.add(ORIGIN);
        return List.of(
                Sql.template("create unique index on ${current} (${columns}) nulls not distinct")
                        .with("current", names.current())
                        .with("columns", Sql.list(keyed))
                        .render(),
                Sql.template("create index on ${history} (${columns})")
                        .with("history", names.history())
                        .with("columns", Sql.list(keyed))
                        .render());
    }

    /** The index by which rows without a key are found: equal rows in the order of their age. */
    String rowIndex(TableNames names, List<Identifier> columns) {
        List<SqlFragment> indexed = new ArrayList<>();
        if (!columns.isEmpty()) {
            indexed.add(RowHash.of(columns));
        }
        indexed.add(ORIGIN);
        indexed.add(ID);
        return Sql.template("create index on ${current} (${columns})")
                .with("current", names.current())
                .with("columns", Sql.list(indexed))
                .render();
    }

    /**
     * The history partition of a year, made alone and attached: {@code partition of} would lock the parent against readers.
     *
     * @param taken whether the schema has a relation of that name
     */
    List<String> year(TableNames names, int year, Predicate<String> taken) {
        TableName partition = names.year(year, taken);
        return List.of(
                Sql.template("create table ${partition} (like ${history} including defaults including constraints"
                                + " including storage including compression)")
                        .with("partition", partition)
                        .with("history", names.history())
                        .render(),
                Sql.template(
                                "alter table ${history} attach partition ${partition} for values from (${from}) to (${to})")
                        .with("history", names.history())
                        .with("partition", partition)
                        .with("from", new Literal(year + "-01-01 00:00:00+00"))
                        .with("to", new Literal(year + 1 + "-01-01 00:00:00+00"))
                        .render());
    }
}
