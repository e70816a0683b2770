package org.metadb.e2e;

import java.util.List;

/**
 * A column as a generator of rows needs to know it.
 *
 * @param type the name of the type under all domains; of an array that of the elements with {@code []}
 * @param modifier the type's modifier as {@code format_type} prints it, such as {@code (14,2)}; empty where there is none
 * @param labels of an enum, or of an array of one
 * @param generated whether PostgreSQL alone gives its values
 * @param hasDefault whether it has a default that is the same at any time, or a sequence's next value
 * @param counted whether its default is a sequence's next value
 */
record SchemaColumn(
        String name,
        String type,
        String modifier,
        List<String> labels,
        boolean notNull,
        boolean generated,
        boolean hasDefault,
        boolean counted,
        boolean key) {

    /** For the schemas in place of the hole: the tables' names and their columns in order, as {@link #of} reads them. */
    static final String QUERY = """
            with recursive base (type, base, modifier) as (
                select t.oid, t.oid, -1 from pg_type t where t.typtype <> 'd'
                union all
                select t.oid, b.base, case when t.typtypmod >= 0 then t.typtypmod else b.modifier end
                from pg_type t join base b on b.type = t.typbasetype where t.typtype = 'd')
            select c.oid::regclass, a.attname,
                case when e.oid is null then t.typname else e.typname || '[]' end,
                coalesce(substring(format_type(b.base, case when a.atttypmod >= 0 then a.atttypmod else b.modifier end) from '[(].*[)]'), ''),
                (select string_agg(l.enumlabel, E'\\t' order by l.enumsortorder) from pg_enum l where l.enumtypid in (t.oid, e.oid)),
                a.attnotnull or (select bool_or(d.typnotnull) from pg_type d where d.oid = a.atttypid),
                a.attgenerated <> '' or a.attidentity = 'a',
                coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval%%' or pg_get_expr(d.adbin, d.adrelid) !~ '[(]', false),
                coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval%%', false),
                coalesce(a.attnum = any (i.indkey), false)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join base b on b.type = a.atttypid
            join pg_type t on t.oid = b.base
            left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            left join pg_index i on i.indrelid = c.oid and i.indisprimary
            where n.nspname in %s and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'mark'
            order by c.oid, a.attnum""";

    SchemaColumn {
        labels = List.copyOf(labels);
    }

    static SchemaColumn of(List<String> row) {
        return new SchemaColumn(
                row.get(1),
                row.get(2),
                row.get(3),
                row.get(4) == null ? List.of() : List.of(row.get(4).split("\t")),
                row.get(5).equals("t"),
                row.get(6).equals("t"),
                row.get(7).equals("t"),
                row.get(8).equals("t"),
                row.get(9).equals("t"));
    }
}
