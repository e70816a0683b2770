package org.metadb.e2e;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Fills any schema with rows, and changes them: values by the columns' types, foreign keys from the rows that are there. The same seed makes the same
 * rows. What a constraint refuses is left out.
 */
final class SchemaFiller {

    private static final int STATEMENTS_PER_TRANSACTION_MAX = 12;
    private static final int NULL_PERCENT = 12;

    /** Beside violations of constraints: a value too large for an index, a generated number too large for its column. */
    private static final Set<String> REFUSALS = Set.of("54000", "22003");

    private final Connection connection;
    private final Random random;
    private final SampleValues values;
    private final Map<String, List<SchemaColumn>> tables = new LinkedHashMap<>();
    private final Map<String, List<Reference>> references = new LinkedHashMap<>();
    private int done;

    /** A foreign key. */
    private record Reference(String parent, List<String> columns, List<String> parentColumns) {}

    /** @param connection not in autocommit */
    SchemaFiller(Connection connection, long seed, List<String> schemas) throws SQLException {
        this.connection = connection;
        this.random = new Random(seed);
        this.values = new SampleValues(random);
        String in = "('" + String.join("', '", schemas) + "')";
        for (List<String> row : query(SchemaColumn.QUERY.formatted(in))) {
            tables.computeIfAbsent(row.get(0), table -> new ArrayList<>()).add(SchemaColumn.of(row));
        }
        for (List<String> row : query("""
                select c.conrelid::regclass, c.confrelid::regclass,
                    (select string_agg(a.attname, E'\\t' order by k.place) from unnest(c.conkey) with ordinality k (number, place)
                     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number),
                    (select string_agg(a.attname, E'\\t' order by k.place) from unnest(c.confkey) with ordinality k (number, place)
                     join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number)
                from pg_constraint c
                where c.contype = 'f' and c.conparentid = 0 order by c.conname, 1""")) {
            references
                    .computeIfAbsent(row.get(0), table -> new ArrayList<>())
                    .add(new Reference(
                            row.get(1),
                            List.of(row.get(2).split("\t")),
                            List.of(row.get(3).split("\t"))));
        }
    }

    /** The tables, partitions left out, as PostgreSQL spells their names. */
    Set<String> tables() {
        return tables.keySet();
    }

    /** Inserts up to that many rows into each table, parents first. */
    void fill(int rows) throws SQLException {
        for (String table : parentsFirst()) {
            for (int i = 0; i < rows; i++) {
                run(insert(table));
            }
        }
        connection.commit();
    }

    /** Inserts, updates and deletes in all tables, and changes some keys, so many of each table. */
    void change(int perTable) throws SQLException {
        List<String> order = parentsFirst();
        for (int round = 0; round < perTable; round++) {
            for (String table : order) {
                int dice = random.nextInt(10);
                if (dice < 3) {
                    run(insert(table));
                } else if (dice < 8) {
                    run(update(table, column -> !column.key()));
                } else if (dice < 9) {
                    run("delete from " + table + " where " + oneOf(table));
                } else {
                    run(update(table, SchemaColumn::key));
                }
            }
        }
        connection.commit();
    }

    private List<String> parentsFirst() {
        Set<String> order = new LinkedHashSet<>();
        while (order.size() < tables.size()) {
            int before = order.size();
            for (String table : tables.keySet()) {
                boolean ready = references.getOrDefault(table, List.of()).stream()
                        .map(Reference::parent)
                        .allMatch(parent -> parent.equals(table) || order.contains(parent));
                if (ready) {
                    order.add(table);
                }
            }
            if (order.size() == before) {
                throw new AssertionError("tables refer to one another in a circle: " + tables.keySet());
            }
        }
        return List.copyOf(order);
    }

    private String insert(String table) throws SQLException {
        Map<String, String> row = new LinkedHashMap<>();
        for (SchemaColumn column : tables.get(table)) {
            boolean absent = column.generated() || column.hasDefault() && (column.counted() || random.nextInt(4) == 0);
            if (!absent) {
                row.put(column.name(), value(column));
            }
        }
        for (Reference reference : references.getOrDefault(table, List.of())) {
            refer(table, reference, row);
        }
        return "insert into " + table + " ("
                + String.join(
                        ", ", row.keySet().stream().map(SchemaFiller::quoted).toList()) + ") values ("
                + String.join(", ", row.values()) + ") on conflict do nothing";
    }

    /** Takes the key of a row of the parent, or nulls where there is none. */
    private void refer(String table, Reference reference, Map<String, String> row) throws SQLException {
        String columns = String.join(
                ", ",
                reference.parentColumns().stream().map(SchemaFiller::quoted).toList());
        List<List<String>> parents = query("select " + columns + " from " + reference.parent() + " order by md5(row("
                + columns + ")::text || '" + random.nextInt() + "') limit 1");
        boolean root = parents.isEmpty() || reference.parent().equals(table) && random.nextInt(3) == 0;
        for (int i = 0; i < reference.columns().size(); i++) {
            row.put(
                    reference.columns().get(i),
                    root ? "null" : literal(parents.get(0).get(i)));
        }
    }

    private interface Choice {
        boolean of(SchemaColumn column);
    }

    private String update(String table, Choice choice) {
        Set<String> referring = new LinkedHashSet<>();
        references.getOrDefault(table, List.of()).forEach(reference -> referring.addAll(reference.columns()));
        List<SchemaColumn> candidates = tables.get(table).stream()
                .filter(column -> choice.of(column) && !column.generated() && !referring.contains(column.name()))
                .toList();
        if (candidates.isEmpty()) {
            return "";
        }
        Map<String, String> assignments = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            SchemaColumn column = candidates.get(random.nextInt(candidates.size()));
            assignments.put(column.name(), value(column));
        }
        List<String> set = new ArrayList<>();
        assignments.forEach((name, value) -> set.add(quoted(name) + " = " + value));
        return "update " + table + " set " + String.join(", ", set) + " where " + oneOf(table);
    }

    private String value(SchemaColumn column) {
        boolean isNull = !column.notNull() && random.nextInt(100) < NULL_PERCENT;
        return isNull ? "null" : literal(values.of(column.type(), column.modifier(), column.labels()));
    }

    private String oneOf(String table) {
        return "(tableoid, ctid) = (select tableoid, ctid from " + table + " t order by md5(t::text || '"
                + random.nextInt() + "') limit 1)";
    }

    private void run(String sql) throws SQLException {
        if (sql.isEmpty()) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            boolean refused = e.getSQLState().startsWith("23") || REFUSALS.contains(e.getSQLState());
            if (!refused) {
                throw new SQLException(sql.substring(0, Math.min(sql.length(), 300)) + ": " + e.getMessage(), e);
            }
            connection.rollback(before);
        }
        if (++done % (1 + random.nextInt(STATEMENTS_PER_TRANSACTION_MAX)) == 0) {
            connection.commit();
        }
    }

    private List<List<String>> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(row);
            }
            return found;
        }
    }

    private static String literal(String text) {
        return text == null ? "null" : "'" + text.replace("'", "''") + "'";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
