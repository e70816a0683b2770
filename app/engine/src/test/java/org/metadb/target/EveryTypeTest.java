package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.metadb.simulation.Values.UNCHANGED;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.metadb.event.ChangeEvent;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.schema.ColumnType;

/** Values of every type on their way through staging and merge: those that PostgreSQL parses itself must be treated like all others. */
class EveryTypeTest {

    private static final List<ColumnType> TYPES = TypeSamples.types();

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void makesVersionsOfWhatChangedOnly(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            Table t = table("t");
            target.merge(t, t.create(1, 10, row(1, 0)), t.create(1, 11, row(2, 0)));
            target.merge(t, t.update(2, 20, row(1, 0)), t.read(3, row(2, 0)));
            assertVersions(target, "t", 1, 0);

            target.merge(t, t.update(4, 40, row(1, 1)));
            target.merge(t, t.update(5, 50, row(1, 0)), t.update(6, 60, row(1, 0)), t.update(7, 70, row(1, 1)));

            assertVersions(target, "t", 1, 0, 1, 0, 1);
            assertVersions(target, "t", 2, 0);
        }
    }

    /** One column at a time: no type hides behind another that differs. */
    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void seesEachColumnChange(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            Table t = table("t");
            Object[] now = row(1, 0);
            List<ChangeEvent> events = new ArrayList<>(List.of(t.create(1, 10, now)));
            for (int i = 1; i <= TYPES.size(); i++) {
                now = now.clone();
                now[i] = row(1, 1)[i];
                events.add(t.update(1 + i, 10 + i, now));
            }
            target.merge(t, events.toArray(ChangeEvent[]::new));
            assertThat(target.rows("select count(*) from s.t__")).containsExactly(String.valueOf(1 + TYPES.size()));
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void keepsUnchangedValues(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            Table t = table("t").column("n", ColumnType.INT4);
            target.merge(
                    t, t.create(1, 10, row(1, 0, 1)), t.create(1, 11, row(2, 0, 1)), t.create(1, 12, row(3, 0, 1)));
            target.merge(t, t.update(2, 20, unchanged(1, 2)));
            target.merge(t, t.update(3, 30, unchanged(2, 2)), t.update(4, 40, unchanged(2, 3)));
            target.merge(t, t.delete(5, 50, 3), t.moved(5, 50, List.of(3), unchanged(4, 2)));

            assertVersions(target, "t", 1, 0, 0);
            assertVersions(target, "t", 2, 0, 0, 0);
            assertVersions(target, "t", 4, 0);
            assertThat(target.lost).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void endsVersionsAtATruncation(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            Table t = table("t");
            target.stream(
                    t.destination(),
                    List.of(t.create(1, 10, row(1, 0)), t.truncate(2, 20), t.create(3, 30, row(1, 0))));
            assertVersions(target, "t", 1, 0, 0);
            assertThat(target.rows("select __current from s.t__ order by __id")).containsExactly("f", "t");
        }
    }

    @Test
    void tellsRowsApartByKeysOfEveryTypeThatCanBeOne() throws Exception {
        try (Target target = new Target()) {
            for (ColumnType type : TYPES) {
                if (!comparable(type)) {
                    continue;
                }
                String name = type.sql();
                Table t = Table.named(name).key("k", type).column("v", ColumnType.TEXT);
                Object one = TypeSamples.sample(type, 0).value();
                Object other = TypeSamples.sample(type, 1).value();
                target.merge(t, t.create(1, 10, one, "a"), t.create(1, 11, other, "a"));
                target.merge(t, t.update(2, 20, one, "b"), t.update(2, 21, other, "b"), t.update(3, 22, other, "c"));
                target.merge(t, t.delete(4, 40, one));
                target.merge(t, t.delete(5, 50, other), t.moved(5, 50, List.of(other), one, "d"));

                String found =
                        "select string_agg(v || case when __current then '*' else '' end, ' ' order by __id) from s.\""
                                + name + "__\" where k = ";
                assertThat(target.rows(found + TypeSamples.sample(type, 0).sql()))
                        .as(name)
                        .containsExactly("a b d*");
                assertThat(target.rows(found + TypeSamples.sample(type, 1).sql()))
                        .as(name)
                        .containsExactly("a b c");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void tellsRowsWithoutKeyApart(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            Table t = Table.named("t");
            List<ColumnType> unhashable = new ArrayList<>();
            for (ColumnType type : TYPES) {
                t = t.column(type.sql(), type);
                if (!type.hashable()) {
                    unhashable.add(type);
                }
            }
            assertKeyless(target, t, values(0), values(1));

            Table u = Table.named("u");
            for (ColumnType type : unhashable) {
                u = u.column(type.sql(), type);
            }
            assertKeyless(
                    target,
                    u,
                    unhashable.stream()
                            .map(type -> TypeSamples.sample(type, 0).value())
                            .toArray(),
                    unhashable.stream()
                            .map(type -> TypeSamples.sample(type, 1).value())
                            .toArray());
        }
    }

    private static void assertKeyless(Target target, Table t, Object[] one, Object[] other) throws Exception {
        target.merge(t, t.readBy(1, 1, one), t.readBy(1, 1, one), t.readBy(1, 1, other));
        target.merge(t, t.create(2, 20, other));
        target.merge(t, t.change(3, 30, List.of(one), List.of(other)));
        target.merge(t, t.remove(4, 40, other), t.remove(4, 41, one));
        String name = t.destination().table().table().name();
        assertThat(target.rows("select __current, count(*) from s." + name + "__ group by 1 order by 1"))
                .containsExactly("f|3", "t|2");
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void bringsBackARowThatStoodUnderAKeyHeldTwice(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            Table t = table("t");
            target.stream(t.destination(), List.of(t.create(1, 10, row(1, 0))));
            target.stream(t.destination(), List.of(t.create(3, 30, row(1, 1))));
            target.stream(t.destination(), List.of(t.before(t.delete(3, 31, 1), row(1, 1))));

            assertThat(target.folds).isPositive();
            assertVersions(target, "t", 1, 0, 1, 0);
            assertThat(target.rows("select __current from s.t__ order by __id")).containsExactly("f", "f", "t");
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void blamesTheRecordForWhatPostgresCannotParse(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            for (ColumnType type : TYPES) {
                if (!type.equals(type.staged()) && !type.array()) {
                    Table t = Table.named("bad " + type)
                            .key("id", ColumnType.INT4)
                            .column("v", type);
                    Target.Planned planned = target.plan(
                            Target.batch(t.destination(), List.of(t.create(1, 10, 1, "'(no such value <&"))));
                    SQLException refused = catchThrowableOfType(SQLException.class, () -> target.commit(planned));
                    assertThat(Refusal.isOfTheRow(refused))
                            .as(type + " " + refused.getSQLState())
                            .isTrue();
                    assertThat(Refusal.reason(refused)).doesNotContain("no such value");
                }
            }
        }
    }

    @Test
    void blamesTheRecordForValuesBeyondPostgresLimits() throws Exception {
        StringBuilder random = new StringBuilder();
        new Random(1).ints(9_000, 'a', 'z').forEach(letter -> random.append((char) letter));
        try (Target target = new Target()) {
            Table keyed = Table.named("keyed").key("k", ColumnType.TEXT);
            Table nested = Table.named("nested").key("id", ColumnType.INT4).column("v", ColumnType.JSONB);
            assertLimit(target, keyed, keyed.create(1, 10, random), "54000", "index row requires");
            assertLimit(
                    target,
                    nested,
                    nested.create(1, 10, 1, "[".repeat(100_000) + "]".repeat(100_000)),
                    "54001",
                    "stack depth limit exceeded");
        }
    }

    private static void assertLimit(Target target, Table table, ChangeEvent event, String sqlState, String limit)
            throws Exception {
        Target.Planned planned = target.plan(Target.batch(table.destination(), List.of(event)));
        SQLException refused = catchThrowableOfType(SQLException.class, () -> target.commit(planned));
        assertThat(refused.getSQLState()).isEqualTo(sqlState);
        assertThat(Refusal.isOfTheRow(refused)).isTrue();
        assertThat(Refusal.reason(refused))
                .startsWith("PostgreSQL refused the row: ")
                .contains(limit);
    }

    /** Whether a key may have it: PostgreSQL can sort its values. */
    private static boolean comparable(ColumnType type) {
        return switch (type.kind()) {
            case JSON, XML, POINT, JSONPATH, LINE, LSEG, BOX, PATH, POLYGON, CIRCLE -> false;
            default -> true;
        };
    }

    private static Table table(String name) {
        Table table = Table.named(name).key("id", ColumnType.INT4);
        for (ColumnType type : TYPES) {
            table = table.column(type.sql(), type);
        }
        return table;
    }

    private static Object[] row(int id, int number, Object... more) {
        List<Object> row = new ArrayList<>(List.of(id));
        row.addAll(List.of(values(number)));
        row.addAll(List.of(more));
        return row.toArray();
    }

    private static Object[] values(int number) {
        return TYPES.stream()
                .map(type -> TypeSamples.sample(type, number).value())
                .toArray();
    }

    /** The first values of all, those of types that may be left out left out. */
    private static Object[] unchanged(int id, int n) {
        Object[] row = row(id, 0, n);
        for (int i = 0; i < TYPES.size(); i++) {
            if (TYPES.get(i).toastable()) {
                row[i + 1] = UNCHANGED;
            }
        }
        return row;
    }

    /** The versions of a row in their order have these samples, as PostgreSQL itself writes them. */
    private static void assertVersions(Target target, String table, int id, int... numbers) throws Exception {
        for (ColumnType type : TYPES) {
            List<String> expected = new ArrayList<>();
            for (int number : numbers) {
                expected.addAll(target.rows(
                        "select (" + TypeSamples.sample(type, number).sql() + ")::text"));
            }
            assertThat(target.rows("select \"" + type.sql() + "\"::text from s." + table + "__ where id = " + id
                            + " order by __id"))
                    .as(type.sql())
                    .containsExactlyElementsOf(expected);
            assertThat(target.rows("select distinct pg_typeof(\"" + type.sql() + "\") from s." + table + "__"))
                    .containsExactly(type.sql().replaceFirst("[(]\\d+[)]", ""));
        }
    }
}
