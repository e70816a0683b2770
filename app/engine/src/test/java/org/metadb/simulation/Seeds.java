package org.metadb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Plays histories at random, one for each seed. A failing seed is in the message; {@code -Dmetadb.seed=n} plays it alone, {@code -Dmetadb.seeds=n} so
 * many.
 */
final class Seeds {

    private Seeds() {}

    /**
     * @param count how many, unless told otherwise
     * @param history plays one, and says how many versions it made
     */
    static void play(int count, ToIntFunction<Random> history) {
        Integer only = Integer.getInteger("metadb.seed");
        int first = only == null ? 1 : only;
        int last = only == null ? Integer.getInteger("metadb.seeds", count) : only;
        long versions = 0;
        for (int seed = first; seed <= last; seed++) {
            try {
                versions += history.applyAsInt(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " (-Dmetadb.seed=" + seed + " plays it alone): " + e.getMessage(), e);
            }
        }
        assertThat(versions).as("versions in all histories").isPositive();
    }
}
