package org.metadb.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {

    @ParameterizedTest
    @CsvSource({
        "id, id",
        "__ID, __ID",
        "__other, __other",
        "x__source, x__source",
        "__x__source, __x__source",
        "__id, __id__source",
        "__end_lsn, __end_lsn__source",
        "__id__source, __id__source__source",
        "__id__source__source, __id__source__source__source",
    })
    void keepsOurColumnsFreeOfTheSources(String source, String target) {
        assertThat(ColumnNames.target(source).name()).isEqualTo(target);
    }

    @Test
    void givesEveryMetadataColumnAnotherName() {
        for (String ours : List.of("__id", "__start", "__end", "__current", "__origin", "__lsn", "__end_lsn")) {
            assertThat(ColumnNames.target(ours).name()).isEqualTo(ours + "__source");
        }
    }

    @Test
    void cutsANameThatTheEndingMakesTooLong() {
        String longest = "__id" + "__source".repeat(7);

        assertThat(ColumnNames.target(longest).name())
                .hasSizeLessThanOrEqualTo(63)
                .isNotEqualTo(longest);
    }

    @Test
    void cutsANameThatAConnectorMadeTooLong() {
        String spelledOut = "_u00e9".repeat(20);

        assertThat(ColumnNames.target(spelledOut).name())
                .startsWith("_u00e9_u00e9")
                .hasSize(63)
                .isNotEqualTo(ColumnNames.target(spelledOut + "x").name());
    }
}
