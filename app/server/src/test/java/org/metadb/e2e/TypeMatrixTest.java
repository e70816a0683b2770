package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.types.CoveringSet;
import org.metadb.types.Settings;
import org.metadb.types.TypeCases;

/** Every type, as rows of a snapshot and as changes, under the settings that matter, held against the table that {@code docs/types.md} shows. */
class TypeMatrixTest {

    private static final int SIDE_BY_SIDE = 4;

    @TempDir
    private Path directory;

    private int waves;

    @Test
    void everyTypeIsAsTheTableSays() throws SQLException {
        assertThat(unexpected(CoveringSet.FEW)).isEmpty();
    }

    @Tag("long")
    @Test
    void everyTypeIsAsTheTableSaysUnderEveryPairOfSettings() throws SQLException {
        List<Settings> runs = CoveringSet.runs();
        List<String> unexpected = new ArrayList<>();
        for (int from = 0; from < runs.size(); from += SIDE_BY_SIDE) {
            unexpected.addAll(unexpected(runs.subList(from, Math.min(from + SIDE_BY_SIDE, runs.size()))));
        }

        assertThat(unexpected).isEmpty();
    }

    private List<String> unexpected(List<Settings> runs) throws SQLException {
        Path data = directory.resolve("data" + waves++);
        try (TypeMatrix matrix = new TypeMatrix(SharedSandbox.SANDBOX, data, TypeCases.FAMILIES, runs)) {
            matrix.run();
            return matrix.unexpected();
        }
    }
}
