package org.metadb.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Run with {@code -DargLine=-Dmetadb.test.write=true} to write the page again. */
class TypesPageTest {

    private static final Path PAGE = Path.of("../../docs/types.md");

    @Test
    void thePageShowsTheTable() throws IOException {
        if (Boolean.getBoolean("metadb.test.write")) {
            Files.writeString(PAGE, TypesPage.text());
        }

        assertThat(PAGE).hasContent(TypesPage.text());
    }

    @Test
    void everyLineOfTheTableIsMetBySomeRun() {
        List<Settings> runs = new ArrayList<>(CoveringSet.runs());
        runs.addAll(CoveringSet.FEW);
        List<String> never = new ArrayList<>();
        for (Family family : TypeCases.FAMILIES) {
            for (TypeCase type : family.types()) {
                type.outcomes().stream()
                        .filter(outcome -> runs.stream().noneMatch(run -> type.outcome(run) == outcome))
                        .forEach(outcome -> never.add(type.label() + ": " + outcome.when()));
            }
        }

        assertThat(never).isEmpty();
    }

    @Test
    void everyTypeOfAFamilyHasAColumnOfItsOwn() {
        for (Family family : TypeCases.FAMILIES) {
            assertThat(family.types()).extracting(TypeCase::column).doesNotHaveDuplicates();
        }
    }
}
