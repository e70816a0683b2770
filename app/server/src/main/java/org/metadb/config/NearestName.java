package org.metadb.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that someone probably meant. */
public final class NearestName {

    private NearestName() {}

    /** The known name with the fewest edits from what was written, if that is few for its length; the first of equals. */
    public static Optional<String> of(String written, Collection<String> known) {
        String name = written.toLowerCase(Locale.ROOT);
        String nearest = "";
        int fewest = Math.max(1, Math.min(name.length(), 9) / 3) + 1;
        for (String candidate : known) {
            int edits = edits(name, candidate);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
    private static int edits(String from, String to) {
        int[][] distance = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int replaced = distance[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                int best = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    best = Math.min(best, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = best;
            }
        }
        return distance[from.length()][to.length()];
    }
}
