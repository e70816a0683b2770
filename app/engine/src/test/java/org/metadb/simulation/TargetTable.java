package org.metadb.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.metadb.change.Overtaken;
import org.metadb.change.Segment;
import org.metadb.change.StagedChange;
import org.metadb.change.Step;
import org.metadb.change.TableBatch;
import org.metadb.change.Truncation;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.RowSchema;
import org.metadb.event.Source;

/**
 * A main table in memory, and what the statements of {@code sql/merge/} do to it. As there, a statement sees the table as it was before it:
 * for every staged row the current row and the old key's row are looked up first, then all is changed at once. Columns are integers and texts.
 */
final class TargetTable {

    /** Where a version stands: rows of two origins are never one. */
    private record Place(String origin, RowKey key) {}

    private record Version(
            long id, Place place, Map<String, Object> values, long start, long lsn, Optional<Ending> ending) {

        Version ended(Ending how) {
            return new Version(id, place, values, start, lsn, Optional.of(how));
        }

        Version reopened() {
            return new Version(id, place, values, start, lsn, Optional.empty());
        }
    }

    /** @param gone whether no version follows directly: the row was deleted or the table truncated */
    private record Ending(long time, long lsn, boolean gone) {}

    private static final Comparator<Version> OLDEST_FIRST = Comparator.comparingLong(Version::id);

    /** A staged row, and what was found for it before anything was changed. */
    private record Staged(
            StagedChange change, long id, Place place, Optional<Version> current, Map<String, Object> values) {

        boolean upsert() {
            return !change.delete();
        }
    }

    private final Map<Place, Version> current = new HashMap<>();
    /** Ended versions, oldest first. */
    private final Map<Place, List<Version>> history = new HashMap<>();

    private long lastId;

    void merge(Segment segment, String origin) {
        segment.endedBy().ifPresent(truncation -> reopen(segment, origin, truncation));
        Map<Integer, List<Staged>> byKey = new TreeMap<>();
        for (StagedChange change : segment.changes()) {
            if (segment.doubtful() && shows(place(segment, origin, change), change)) {
                continue;
            }
            Staged staged = look(segment, origin, change);
            List<Staged> of = byKey.computeIfAbsent(change.key(), key -> new ArrayList<>());
            of.add(staged);
            check(of.size() == 1 || segment.severalVersions(), "a key comes twice where each should come once");
            check(change.version() == of.size() - 1, "a key's changes are not in their order");
            check(of.get(0).place.equals(staged.place), "two keys have one number");
        }
        check(
                byKey.values().stream().map(of -> of.get(0).place).distinct().count() == byKey.size(),
                "a key has two numbers");
        byKey.values().forEach(of -> apply(kept(segment, of)));
    }

    /** Current rows of keys whose first change in the batch is a create event that did not expect one, in the columns that the event has. */
    Map<RowKey, Row> standing(TableBatch batch, BiPredicate<Segment, RowKey> expected) {
        Set<RowKey> seen = new HashSet<>();
        Map<RowKey, Row> standing = new HashMap<>();
        for (Step step : batch.steps()) {
            if (!(step instanceof Segment segment)) {
                break; // behind a truncation there is none
            }
            RowSchema schema = segment.schema();
            for (StagedChange change : segment.changes()) {
                Place place = place(segment, batch.destination().origin(), change);
                RowKey key = place.key;
                Version found = current.get(place);
                if (seen.add(key)
                        && change.operation() == Operation.CREATE
                        && found != null
                        && !expected.test(segment, key)) {
                    Object[] values = schema.fields().stream()
                            .map(field -> found.values.get(field.name()))
                            .toArray();
                    standing.put(key, Values.row(schema, values));
                }
            }
        }
        return standing;
    }

    private static Place place(Segment segment, String origin, StagedChange change) {
        int[] indexes = segment.keyColumns().stream()
                .mapToInt(segment.schema()::indexOf)
                .toArray();
        return new Place(origin, RowKey.of(change.row(), indexes));
    }

    /** Versions that the truncation has ended come back, since older changes of their keys are still to be merged. */
    private void reopen(Segment segment, String origin, Truncation truncation) {
        for (StagedChange change : segment.changes()) {
            Place place = place(segment, origin, change);
            List<Version> ended = history.getOrDefault(place, List.of());
            for (int i = 0; i < ended.size() && !current.containsKey(place); i++) {
                Version version = ended.get(i);
                if (version.ending.equals(Optional.of(by(truncation, version)))) {
                    current.put(place, version.reopened());
                    ended.remove(i);
                }
            }
        }
    }

    /** Whether a version of the key shows that the change was merged before. */
    private boolean shows(Place place, StagedChange change) {
        return versions(place)
                .anyMatch(version -> change.lsn() == Source.NONE
                        || version.start >= change.timeMicros() && version.lsn >= change.lsn()
                        || version.ending
                                .filter(ending -> ending.time >= change.timeMicros() && ending.lsn >= change.lsn())
                                .isPresent());
    }

    private Staged look(Segment segment, String origin, StagedChange change) {
        RowSchema schema = segment.schema();
        Place place = place(segment, origin, change);
        Optional<Version> found = Optional.ofNullable(current.get(place));
        boolean moved = segment.movedValues() && change.oldKey().isPresent();
        Optional<Version> holder =
                moved ? newest(new Place(origin, RowKey.of(change.oldKey().orElseThrow()))) : found;
        Map<String, Object> values = new LinkedHashMap<>();
        int at = 0;
        for (RowSchema.Field field : schema.fields()) {
            if (change.row().lengthAt(at) == Row.UNCHANGED && segment.unchangedValues()) {
                check(holder.isPresent(), "a value that the source left out stands nowhere");
                values.put(field.name(), holder.orElseThrow().values.get(field.name()));
            } else {
                values.put(field.name(), Values.read(change.row(), at, field.type()));
            }
            at = change.row().next(at);
        }
        return new Staged(change, ++lastId, place, found, values);
    }

    private Optional<Version> newest(Place place) {
        return versions(place).reduce((older, newer) -> newer);
    }

    private Stream<Version> versions(Place place) {
        return Stream.concat(
                history.getOrDefault(place, List.of()).stream(), Optional.ofNullable(current.get(place)).stream());
    }

    private void end(Version version, Ending how) {
        List<Version> ended = history.computeIfAbsent(version.place, place -> new ArrayList<>());
        ended.add(version.ended(how));
        ended.sort(OLDEST_FIRST); // one that was reopened may end behind its successors
    }

    /** Without what changes nothing: a delete of no row, and a row equal to its predecessor over the columns that the event has. */
    private static List<Staged> kept(Segment segment, List<Staged> ofKey) {
        List<Staged> kept = new ArrayList<>();
        for (int n = 0; n < ofKey.size(); n++) {
            Staged staged = ofKey.get(n);
            boolean live =
                    n == 0 ? staged.current.isPresent() : ofKey.get(n - 1).upsert();
            boolean keep = live;
            if (staged.upsert() && live) {
                Map<String, Object> before = n == 0 ? staged.current.orElseThrow().values : ofKey.get(n - 1).values;
                keep = segment.renews() && staged.change.operation() == Operation.CREATE
                        || !segment.schema().fields().stream()
                                .allMatch(field ->
                                        Objects.equals(staged.values.get(field.name()), before.get(field.name())));
            } else if (staged.upsert()) {
                keep = true;
            }
            if (keep) {
                kept.add(staged);
            }
        }
        return kept;
    }

    private void apply(List<Staged> kept) {
        if (kept.isEmpty()) {
            return;
        }
        Optional<Version> before = kept.get(0).current;
        Optional<Version> now = before;
        long latest = before.map(version -> version.start).orElse(Long.MIN_VALUE);
        for (Staged staged : kept) {
            StagedChange change = staged.change;
            long start = Math.max(latest, change.timeMicros());
            now.ifPresent(version -> end(version, new Ending(start, change.lsn(), change.delete())));
            if (change.delete()) {
                now = Optional.empty();
                latest = Long.MIN_VALUE;
            } else {
                long lsn = change.lsn() == Source.NONE
                        ? before.map(version -> version.lsn).orElse(Source.NONE)
                        : change.lsn();
                now = Optional.of(new Version(staged.id, staged.place, staged.values, start, lsn, Optional.empty()));
                latest = start;
            }
        }
        Place place = kept.get(0).place;
        current.remove(place);
        now.ifPresent(version -> current.put(place, version));
        checkSpans(place);
    }

    void truncate(Truncation truncation, String origin) {
        current.values().removeIf(version -> {
            boolean ours = version.place.origin.equals(origin)
                    && (!truncation.olderOnly() || isOlder(version.start, version.lsn, truncation));
            if (ours) {
                end(version, by(truncation, version));
            }
            return ours;
        });
        if (truncation.olderOnly()) {
            current.keySet().stream()
                    .filter(place -> place.origin.equals(origin))
                    .filter(history::containsKey)
                    .map(history::get)
                    .forEach(ended -> ended.replaceAll(version ->
                            outlived(version, truncation) ? version.ended(by(truncation, version)) : version));
        }
    }

    /** Where a truncation comes behind a later one: what is older ended by the earlier one. */
    void endEarlier(Overtaken overtaken, String origin) {
        Truncation earlier = overtaken.earlier();
        history.forEach((place, ended) -> ended.replaceAll(version -> {
            boolean ours = place.origin.equals(origin)
                    && version.ending.equals(Optional.of(by(overtaken.later(), version)))
                    && isOlder(version.start, version.lsn, earlier);
            return ours ? version.ended(by(earlier, version)) : version;
        }));
    }

    private static boolean outlived(Version version, Truncation truncation) {
        Ending ending = version.ending.orElseThrow();
        return isOlder(version.start, version.lsn, truncation) && !isOlder(ending.time, ending.lsn, truncation);
    }

    private static boolean isOlder(long time, long lsn, Truncation than) {
        return time < than.timeMicros() || time == than.timeMicros() && lsn < than.lsn();
    }

    private static Ending by(Truncation truncation, Version version) {
        return new Ending(Math.max(truncation.timeMicros(), version.start), truncation.lsn(), true);
    }

    private void checkSpans(Place place) {
        List<Version> of = versions(place).toList();
        for (int i = 0; i < of.size(); i++) {
            Version version = of.get(i);
            boolean last = i == of.size() - 1;
            check(last || version.id < of.get(i + 1).id, "a version is older than its predecessor");
            if (version.ending.isPresent()) {
                Ending ending = version.ending.get();
                check(ending.time >= version.start, "a version ends before it begins");
                check(ending.gone || !last && of.get(i + 1).start == ending.time, "spans do not meet");
            }
        }
    }

    /** The versions of an origin in the form of {@link ReferenceTable#shown}. */
    List<String> shown(String origin) {
        return Stream.concat(history.values().stream().flatMap(List::stream), current.values().stream())
                .filter(version -> version.place.origin.equals(origin))
                .sorted(Comparator.comparing((Version version) -> (Integer) version.values.get("id"))
                        .thenComparing(OLDEST_FIRST))
                .map(TargetTable::shown)
                .toList();
    }

    private static String shown(Version version) {
        Map<String, Object> values = version.values;
        return values.get("id") + "|" + values.get("a") + "|" + values.get("b") + "|" + version.start + "|"
                + version.ending.map(ending -> "" + ending.time).orElse("inf*") + "|" + lsn(version.lsn) + "|"
                + version.ending.map(ending -> lsn(ending.lsn)).orElse("null");
    }

    private static String lsn(long lsn) {
        return lsn == Source.NONE ? "null" : "" + lsn;
    }

    /** The current rows' values by column, of each {@code id} of an origin. */
    Map<Integer, Map<String, Object>> currentRows(String origin) {
        Map<Integer, Map<String, Object>> rows = new TreeMap<>();
        current.values().stream()
                .filter(version -> version.place.origin.equals(origin))
                .forEach(version -> rows.put((Integer) version.values.get("id"), version.values));
        return rows;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
