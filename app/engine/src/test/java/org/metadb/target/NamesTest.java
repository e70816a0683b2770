package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.pg.DerivedName;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;

/** Tables of any name, their years, and which source table is kept where. */
class NamesTest {

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private static Table table(String name) {
        return Table.named(name).key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
    }

    @Test
    void keepsTablesOfAnyNameInSchemasOfAnyName() throws Exception {
        List<String> names = List.of(
                "\"; drop schema metadb cascade; --",
                "quote\"d",
                "it's",
                "back\\slash",
                "${current}",
                "$1",
                "?",
                "{fn now()}",
                "%s",
                "a.b",
                "a,b",
                "{a}",
                " ",
                "line\nbreak",
                "1st",
                "select",
                "NULL",
                "CamelCase",
                "camelcase",
                "naïve 列 🙂",
                "é".repeat(31) + "1",
                "é".repeat(31) + "2",
                "n".repeat(63),
                "staging",
                "x____id_seq",
                "x__");
        Map<ChangeEvent, Table> first = new LinkedHashMap<>();
        Map<ChangeEvent, Table> second = new LinkedHashMap<>();
        for (String name : names) {
            Destination wanted = new Destination(TableName.of(name, name), "");
            SourceTables.Resolved resolved = target.session.resolve(name, name, wanted);
            assertThat(resolved).isEqualTo(new SourceTables.Resolved.Kept(wanted));
            Table t = new Table(wanted, 0, List.of()).key(name, ColumnType.INT4).column("v", ColumnType.TEXT);
            Table wide =
                    new Table(wanted, 0, List.of()).key(name, ColumnType.INT8).column("v", ColumnType.JSONB);
            first.put(t.create(1, 10, 1, "A"), t);
            first.put(t.update(2, 20, 1, name), t);
            second.put(wide.create(3, 30, 2, "{}"), wide);
            second.put(wide.delete(4, 40, 2), wide);
        }

        target.merge(first);
        target.reopen();
        target.merge(second);

        for (String name : names) {
            TableName table = TableName.of(name, name);
            assertThat(target.rows("select v from " + table.sql())).containsExactly(name);
            assertThat(target.rows("select v from "
                            + table.sibling(DerivedName.fit(name + "__")).sql() + " order by __id"))
                    .containsExactly("A", name, "{}");
        }
        assertThat(target.rows("select count(*) from metadb.base_table")).containsExactly("" + names.size());
        assertThat(target.rows("select max(octet_length(relname)) from pg_class"))
                .containsExactly("63");
    }

    @Test
    void keepsTheYearsOfTablesWithLongNamesApart() throws Exception {
        Table one = table("t".repeat(62) + "1");
        Table two = table("t".repeat(62) + "2");
        for (Table t : new Table[] {one, two}) {
            target.merge(
                    t, t.createAt("2023-06-01T00:00:00Z", 10, 1, "A"), t.createAt("2024-06-01T00:00:00Z", 20, 1, "B"));
        }
        target.reopen();
        for (Table t : new Table[] {one, two}) {
            target.merge(
                    t, t.createAt("2025-06-01T00:00:00Z", 30, 1, "C"), t.createAt("2026-06-01T00:00:00Z", 40, 1, "D"));
            assertThat(target.rows("select v from " + t.destination().table().sql()))
                    .containsExactly("D");
        }
        assertThat(target.rows("""
                select count(*), count(distinct p.relname), max(octet_length(p.relname)) from pg_class p
                where p.relkind in ('r', 'p') and p.relnamespace = 's'::regnamespace""")).containsExactly("14|14|63");
    }

    @Test
    void cutsYearsInUtc() throws Exception {
        Table t = table("t");
        target.run("alter database " + target.database.name() + " set timezone = 'Pacific/Auckland'");
        target.reopen();
        target.merge(
                t,
                t.createAt("2023-12-31T23:59:59.999999Z", 10, 1, "A"),
                t.createAt("2024-01-01T00:00:00Z", 20, 1, "B"),
                t.createAt("1969-12-31T23:59:59.999999Z", 30, 2, "old"),
                t.createAt("2024-01-02T00:00:00Z", 40, 2, "new"));
        target.merge(t, t.delete(5, 50, 1));

        assertThat(target.rows("select tableoid::regclass, v from s.t__ order by v"))
                .containsExactly("s.zzz___t___2023|A", "s.zzz___t___2024|B", "s.t|new", "s.zzz___t___1969|old");
    }

    @Test
    void letsATableLiveBesideAnotherOnesMainTableInEitherOrder() throws Exception {
        String[][] orders = {{"trail", "trail__"}, {"loan__", "loan"}};
        for (String[] order : orders) {
            Map<ChangeEvent, Table> events = new LinkedHashMap<>();
            for (String name : order) {
                Table t = table(name);
                SourceTables.Resolved resolved = target.session.resolve("public", name, t.destination());
                Destination kept = ((SourceTables.Resolved.Kept) resolved).destination();
                Table at = new Table(kept, t.keySize(), t.fields());
                events.put(at.create(1, 10, 1, name), at);
                events.put(at.update(2, 20, 1, name + "2"), at);
            }
            target.merge(events);
            for (Table t : events.values()) {
                assertThat(target.rows(
                                "select v from " + t.destination().table().sql()))
                        .hasSize(1);
            }
        }
        assertThat(
                        target.rows(
                                "select v from s.trail union all select v from s.loan union all select v from s.loan__ where id = 1"))
                .containsExactlyInAnyOrder("trail2", "loan2", "loan__2");
    }

    @Test
    void standsAsideForARelationThatIsNoneOfOurs() throws Exception {
        target.run("create schema s", "create view s.t as select 1 as one");
        Table t = table("t");

        SourceTables.Resolved resolved = target.session.resolve("public", "t", t.destination());

        Destination kept = ((SourceTables.Resolved.Kept) resolved).destination();
        assertThat(kept.table().table().name()).startsWith("t_").hasSize(12);
        Table at = new Table(kept, t.keySize(), t.fields());
        target.merge(at, at.create(1, 10, 1, "A"));
        target.reopen();
        assertThat(target.session.resolve("public", "t", t.destination())).isEqualTo(resolved);
    }

    @Test
    void holdsASecondSourceTableOfTheSameDestination() throws Exception {
        Table t = table("t");
        target.session.resolve("mod_a", "t", t.destination());

        SourceTables.Resolved second = target.session.resolve("a", "t", t.destination());

        assertThat(second).isInstanceOf(SourceTables.Resolved.Held.class);
        assertThat(((SourceTables.Resolved.Held) second).reason())
                .contains(
                        "\"a.t\"",
                        "\"mod_a.t\" of data source \"source\"",
                        "s.t",
                        "add_schema_prefix",
                        "table_stop_filter");
        assertThat(target.session.known("a", "t")).isEmpty();
        assertThat(target.rows("select source_schema, held_reason is null from metadb.source_table order by 1"))
                .containsExactly("a|f", "mod_a|t");
    }

    @Test
    void takesAHeldTableInOnceTheOtherIsGone() throws Exception {
        Table t = table("t");
        target.session.resolve("mod_a", "t", t.destination());
        target.session.resolve("a", "t", t.destination());
        target.run("delete from metadb.source_table where source_schema = 'mod_a'");

        assertThat(target.session.resolve("a", "t", t.destination()))
                .isEqualTo(new SourceTables.Resolved.Kept(t.destination()));
    }

    @Test
    void sharesATableBetweenOrigins() throws Exception {
        Table east = table("t").origin("east");
        Table west = table("t").origin("west");

        assertThat(target.session.resolve("east_a", "t", east.destination()))
                .isEqualTo(new SourceTables.Resolved.Kept(east.destination()));
        try (TargetSession other = target.open("other source")) {
            assertThat(other.resolve("west_a", "t", west.destination()))
                    .isEqualTo(new SourceTables.Resolved.Kept(west.destination()));
            assertThat(other.resolve("x", "t", east.destination())).isInstanceOf(SourceTables.Resolved.Held.class);
        }
        assertThat(target.session.known("east_a", "t")).contains(east.destination());
    }

    @Test
    void remembersWhereATableIsKeptWhateverRoutingSaysLater() throws Exception {
        Table t = table("t");
        target.session.resolve("public", "t", t.destination());
        target.reopen();

        SourceTables.Resolved resolved =
                target.session.resolve("public", "t", new Destination(TableName.of("other", "t"), "east"));

        assertThat(resolved).isEqualTo(new SourceTables.Resolved.Kept(t.destination()));
    }
}
