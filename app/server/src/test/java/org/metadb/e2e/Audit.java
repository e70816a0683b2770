package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What really happened in the source: triggers enter every row image, in the transaction that made it, in an order that is for each key the order of its
 * commits. It stands in a schema that no connector publishes.
 */
final class Audit {

    private final Pipeline pipeline;
    private final List<String> tables;

    private Audit(Pipeline pipeline, List<String> tables) {
        this.pipeline = pipeline;
        this.tables = tables;
    }

    /** Begins with the rows that are there now: for a snapshot they are the first versions. Each table's key is its column id. */
    static Audit of(Pipeline pipeline, String... tables) {
        pipeline.execute(
                "create schema audit",
                "create table audit.entry (no bigserial primary key, tx bigint default txid_current(), tab text, key text, op text,"
                        + " before text, image text)",
                """
                create function audit.enter() returns trigger language plpgsql as $$
                begin
                    if tg_op = 'DELETE' or tg_op = 'UPDATE' and old.id is distinct from new.id then
                        insert into audit.entry (tab, key, op, before) values (tg_table_name, old.id::text, 'd', old::text);
                    end if;
                    if tg_op = 'UPDATE' and old.id is not distinct from new.id then
                        insert into audit.entry (tab, key, op, before, image)
                            values (tg_table_name, new.id::text, 'u', old::text, new::text);
                    elsif tg_op <> 'DELETE' then
                        insert into audit.entry (tab, key, op, image) values (tg_table_name, new.id::text, 'c', new::text);
                    end if;
                    return null;
                end $$
                """);
        for (String table : tables) {
            pipeline.execute(
                    "insert into audit.entry (tab, key, op, image) select '" + table
                            + "', id::text, 'c', r::text from public." + table + " r",
                    "create trigger enter after insert or update or delete on public." + table
                            + " for each row execute function audit.enter()");
        }
        return new Audit(pipeline, List.of(tables));
    }

    /** Enters truncations too, as the deletion of each row. */
    Audit withTruncations() {
        pipeline.execute("""
                create function audit.clear() returns trigger language plpgsql as $$
                begin
                    execute format('insert into audit.entry (tab, key, op, before) select %L, id::text, ''d'', r::text from public.%I r',
                        tg_table_name, tg_table_name);
                    return null;
                end $$
                """);
        for (String table : tables) {
            pipeline.execute("create trigger clear before truncate on public." + table
                    + " for each statement execute function audit.clear()");
        }
        return this;
    }

    /** Asserts that the main tables hold exactly the versions that were entered, neighbouring equal ones as one, and that their spans meet. */
    void assertHistory() {
        for (String table : tables) {
            Map<String, List<String>> entered = entered(table);
            assertThat(settled(stored(table), entered))
                    .as("versions in " + table + "__")
                    .isEqualTo(entered);
        }
    }

    int versions() {
        return tables.stream()
                .mapToInt(table ->
                        entered(table).values().stream().mapToInt(List::size).sum())
                .sum();
    }

    /**
     * By key, the versions in order: the image, and how it ended. Under a deferrable key a transaction may hold a key twice: the rows that others came
     * over end there, and are the key's no more, unless the last of the others is deleted.
     */
    private Map<String, List<String>> entered(String table) {
        Map<String, List<String>> versions = new TreeMap<>();
        Map<String, String> open = new LinkedHashMap<>();
        Map<String, List<String>> superseded = new HashMap<>();
        Map<String, String> transactions = new HashMap<>();
        for (String row : pipeline.inSource(
                "select concat_ws(E'\\x01', key, tx, op, coalesce(before, ''), coalesce(image, '')) from audit.entry where tab = '"
                        + table + "' order by no")) {
            String[] entry = row.split("\1", -1);
            String key = entry[0];
            if (!entry[1].equals(transactions.put(key, entry[1]))) {
                superseded.remove(key);
            }
            List<String> aside = superseded.computeIfAbsent(key, k -> new ArrayList<>());
            int meant = aside.indexOf(entry[3]);
            String image = entry[4];
            String current = open.get(key);
            if (entry[2].equals("c") && current != null) {
                aside.add(current);
            } else if (entry[2].equals("u") && meant >= 0) {
                aside.set(meant, image);
                continue;
            } else if (entry[2].equals("d") && meant >= 0) {
                aside.remove(meant);
                continue;
            } else if (entry[2].equals("d") && !aside.isEmpty()) {
                image = aside.remove(aside.size() - 1);
            }
            enter(versions.computeIfAbsent(key, k -> new ArrayList<>()), open, key, image);
        }
        open.forEach((key, image) -> versions.get(key).add(image + " current"));
        versions.values().removeIf(List::isEmpty);
        return versions;
    }

    private static void enter(List<String> ofKey, Map<String, String> open, String key, String image) {
        String before = open.get(key);
        if (image.equals(before)) {
            return;
        }
        if (before != null) {
            ofKey.add(before + (image.isEmpty() ? " deleted" : " meets the next"));
        }
        if (image.isEmpty()) {
            open.remove(key);
        } else {
            open.put(key, image);
        }
    }

    /** A row that was deleted and inserted again within a millisecond: its spans meet, rightly. */
    private static Map<String, List<String>> settled(
            Map<String, List<String>> stored, Map<String, List<String>> entered) {
        stored.forEach((key, versions) -> {
            List<String> expected = entered.getOrDefault(key, List.of());
            for (int i = 0; i < Math.min(versions.size(), expected.size()); i++) {
                String deleted = versions.get(i).replaceFirst(" meets the next$", " deleted");
                if (deleted.equals(expected.get(i))) {
                    versions.set(i, deleted);
                }
            }
        });
        return stored;
    }

    private Map<String, List<String>> stored(String table) {
        String columns = pipeline.columns(table);
        Map<String, List<String>> versions = new TreeMap<>();
        for (String row : pipeline.inTarget("""
                select id::text || E'\\x01' || image || case
                        when __current and __end = '9999-12-31 00:00:00+00' then ' current'
                        when __current then ' current but ended'
                        when __end < __start then ' ends before it starts'
                        when __end = lead(__start) over w then ' meets the next'
                        when __end <= coalesce(lead(__start) over w, __end) then ' deleted'
                        else ' overlaps the next' end
                from (select m.*, (select r::text from (select %s) r) as image
                      from %s.%s__ m) v
                window w as (partition by id order by __id)
                order by id, __id
                """.formatted(columns, pipeline.schema(), table))) {
            versions.computeIfAbsent(row.substring(0, row.indexOf('\1')), k -> new ArrayList<>())
                    .add(row.substring(row.indexOf('\1') + 1));
        }
        return versions;
    }
}
