package org.metadb.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CoveringSetTest {

    private final List<Settings> runs = CoveringSet.runs();

    @Test
    void meetsEveryPairThatMatters() {
        assertThat(CoveringSet.pairs())
                .hasSizeGreaterThan(250)
                .allMatch(pair -> runs.stream().anyMatch(pair::isIn));
    }

    @Test
    void meetsEveryPairThatUsersOfHostedConnectorsCanReach() {
        for (Setting first : Setting.values()) {
            for (Setting second : Setting.values()) {
                if (first != second && first.isHosted() && second.isHosted()) {
                    assertThat(hostedPairs(first, second))
                            .as(first + " " + second)
                            .isSubsetOf(runs.stream()
                                    .map(run -> run.get(first) + " " + run.get(second))
                                    .toList());
                }
            }
        }
    }

    private static Set<String> hostedPairs(Setting first, Setting second) {
        return first.choices().stream()
                .filter(first::isHosted)
                .flatMap(value ->
                        second.choices().stream().filter(second::isHosted).map(other -> value + " " + other))
                .collect(Collectors.toSet());
    }

    @Test
    void isSmallAndAlwaysTheSame() {
        assertThat(runs).hasSizeBetween(12, 16).doesNotHaveDuplicates().isEqualTo(CoveringSet.search());
    }
}
