package org.metadb.types;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Few combinations of settings in which every pair of values that can matter is met once: a fault that takes two settings is seen by one of them.
 * Always the same.
 */
public final class CoveringSet {

    /** Few settings that show most: the connector's defaults; everything as text, types not told; the same with types told; what is rarely set. */
    public static final List<Settings> FEW = List.of(
            Settings.DEFAULT,
            Settings.DEFAULT
                    .with(Setting.DECIMAL, "string")
                    .with(Setting.TIME, "isostring")
                    .with(Setting.INTERVAL, "string")
                    .with(Setting.HSTORE, "map")
                    .with(Setting.BINARY, "hex")
                    .with(Setting.TOMBSTONES, "false")
                    .with(Setting.UNKNOWN, "true")
                    .with(Setting.NULLS, "false"),
            Settings.DEFAULT
                    .with(Setting.DECIMAL, "string")
                    .with(Setting.TIME, "nanoseconds")
                    .with(Setting.INTERVAL, "string")
                    .with(Setting.BINARY, "base64")
                    .with(Setting.NULLS, "false")
                    .with(Setting.TOLD, "connector"),
            Settings.DEFAULT
                    .with(Setting.DECIMAL, "double")
                    .with(Setting.TIME, "connect")
                    .with(Setting.BINARY, "hex")
                    .with(Setting.UNKNOWN, "true")
                    .with(Setting.DECIMAL_FORMAT, "NUMERIC")
                    .with(Setting.TOLD, "column_types"));

    private static final int SIZE_MIN = 15;
    private static final int STEPS_MAX = 60_000;

    private CoveringSet() {}

    /** Two values that some run must have together. */
    record Pair(Setting first, String firstValue, Setting second, String secondValue) {
        boolean isIn(Settings settings) {
            return settings.is(first, firstValue) && settings.is(second, secondValue);
        }
    }

    /**
     * All pairs that are to be met. Those of the modes for times with the modes for numbers and for bytes, and with the telling of types by an option, only where a
     * hosted connector's users can reach them: no type is touched by both.
     */
    static Set<Pair> pairs() {
        Set<Pair> pairs = new LinkedHashSet<>();
        for (Setting first : Setting.values()) {
            for (Setting second : Setting.values()) {
                if (first.compareTo(second) < 0) {
                    for (String firstValue : first.choices()) {
                        for (String secondValue : second.choices()) {
                            if (matters(first, firstValue, second, secondValue)) {
                                pairs.add(new Pair(first, firstValue, second, secondValue));
                            }
                        }
                    }
                }
            }
        }
        return pairs;
    }

    private static boolean matters(Setting first, String firstValue, Setting second, String secondValue) {
        Set<Setting> both = Set.of(first, second);
        if (both.equals(Set.of(Setting.TIME, Setting.DECIMAL)) || both.equals(Set.of(Setting.TIME, Setting.BINARY))) {
            return first.isHosted(firstValue) && second.isHosted(secondValue);
        }
        return !both.equals(Set.of(Setting.TIME, Setting.TOLD)) || !secondValue.equals("column_types");
    }

    /** The smallest set found: random combinations, changed in one place after the other as long as that meets no fewer pairs. */
    public static List<Settings> runs() {
        Random random = new Random(1);
        for (int size = SIZE_MIN; ; size++) {
            List<Settings> runs = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                Settings run = Settings.DEFAULT;
                for (Setting setting : Setting.values()) {
                    run = run.with(setting, any(setting, random));
                }
                runs.add(run);
            }
            if (improve(runs, random)) {
                return List.copyOf(runs);
            }
        }
    }

    /** Whether all pairs are met in the end. */
    private static boolean improve(List<Settings> runs, Random random) {
        Set<Pair> pairs = pairs();
        long met = pairs.stream().filter(pair -> meets(runs, pair)).count();
        for (int step = 0; step < STEPS_MAX && met < pairs.size(); step++) {
            int place = random.nextInt(runs.size());
            Setting setting = Setting.values()[random.nextInt(Setting.values().length)];
            Settings before = runs.get(place);
            runs.set(place, before.with(setting, any(setting, random)));
            long now = pairs.stream().filter(pair -> meets(runs, pair)).count();
            if (now < met) {
                runs.set(place, before);
            } else {
                met = now;
            }
        }
        return met == pairs.size();
    }

    private static boolean meets(List<Settings> runs, Pair pair) {
        return runs.stream().anyMatch(pair::isIn);
    }

    private static String any(Setting setting, Random random) {
        return setting.choices().get(random.nextInt(setting.choices().size()));
    }
}
