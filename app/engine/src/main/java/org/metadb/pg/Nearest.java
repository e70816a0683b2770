package org.metadb.pg;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by one that is not known. Pure. */
public final class Nearest {

    private static final int EDITS_MAX = 3;

    private Nearest() {}

    /**
     * The known name of which the word is the beginning, of more than half of it and whatever stands between its letters; else the one with the
     * fewest edits, if those are at most a third of the word (at least one, never more than three). Ties go to the first in order.
     *
     * @param word as it was written; its case does not matter
     * @param known in lower case
     */
    public static Optional<String> to(String word, Collection<String> known) {
        String folded = word.toLowerCase(Locale.ROOT);
        int most = Math.max(1, Math.min(folded.length() / 3, EDITS_MAX));
        return known.stream()
                .filter(name -> isBeginning(folded, name) || edits(folded, name) <= most)
                .min(Comparator.comparing((String name) -> !isBeginning(folded, name))
                        .thenComparing(name -> edits(folded, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isBeginning(String word, String name) {
        String letters = lettersOf(word);
        String ofName = lettersOf(name);
        return ofName.startsWith(letters) && letters.length() * 2 > ofName.length();
    }

    private static String lettersOf(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Insertions, deletions, substitutions, and swaps of neighbours (which people make most often) that lead from one word to the other. */
    static int edits(String from, String to) {
        int[][] distance = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : edits(from, i, to, j, distance);
            }
        }
        return distance[from.length()][to.length()];
    }

    /** From the first i characters of one to the first j of the other, all shorter pairs being known. */
    private static int edits(String from, int i, String to, int j, int[][] distance) {
        int substituted = distance[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(substituted, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, distance[i - 2][j - 2] + 1) : fewest;
    }
}
