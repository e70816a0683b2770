package org.metadb.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Few combinations of settings in which every pair of values that can matter is met once: a fault that takes two settings is seen by one of them.
 * Always the same.
 */
public final class CoveringSet {

    private static final int CANDIDATES = 60;
    private static final int SEEDS = 40;

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

    /** The smallest set found. */
    public static List<Settings> runs() {
        List<Settings> best = runs(new Random(0));
        for (int seed = 1; seed < SEEDS; seed++) {
            List<Settings> other = runs(new Random(seed));
            best = other.size() < best.size() ? other : best;
        }
        return best;
    }

    /** One run after the other, each the best of some candidates; a candidate takes one open pair, and then whatever meets most. */
    private static List<Settings> runs(Random random) {
        Set<Pair> open = pairs();
        List<Settings> runs = new ArrayList<>();
        while (!open.isEmpty()) {
            Optional<Settings> best = Optional.empty();
            long met = 0;
            for (int i = 0; i < CANDIDATES; i++) {
                Settings candidate = candidate(open, random);
                long meets = open.stream().filter(pair -> pair.isIn(candidate)).count();
                if (meets > met) {
                    best = Optional.of(candidate);
                    met = meets;
                }
            }
            Settings run = best.orElseThrow();
            open.removeIf(pair -> pair.isIn(run));
            runs.add(run);
        }
        return runs;
    }

    private static Settings candidate(Set<Pair> open, Random random) {
        Pair start = open.stream().skip(random.nextInt(open.size())).findFirst().orElseThrow();
        Map<Setting, String> chosen = new EnumMap<>(Setting.class);
        chosen.put(start.first(), start.firstValue());
        chosen.put(start.second(), start.secondValue());
        List<Setting> order = new ArrayList<>(List.of(Setting.values()));
        Collections.shuffle(order, random);
        for (Setting setting : order) {
            if (!chosen.containsKey(setting)) {
                chosen.put(setting, mostMet(open, chosen, setting, random));
            }
        }
        return new Settings(chosen);
    }

    private static String mostMet(Set<Pair> open, Map<Setting, String> chosen, Setting setting, Random random) {
        int offset = random.nextInt(setting.choices().size());
        String best = setting.defaultValue();
        long met = -1;
        for (int i = 0; i < setting.choices().size(); i++) {
            String value =
                    setting.choices().get((i + offset) % setting.choices().size());
            long meets = open.stream()
                    .filter(pair -> pair.first() == setting
                                    && pair.firstValue().equals(value)
                                    && pair.secondValue().equals(chosen.get(pair.second()))
                            || pair.second() == setting
                                    && pair.secondValue().equals(value)
                                    && pair.firstValue().equals(chosen.get(pair.first())))
                    .count();
            if (meets > met) {
                best = value;
                met = meets;
            }
        }
        return best;
    }
}
