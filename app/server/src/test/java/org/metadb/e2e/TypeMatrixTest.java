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
import org.metadb.types.Setting;
import org.metadb.types.Settings;
import org.metadb.types.TypeCases;

/** Every type, as rows of a snapshot and as changes, under the settings that matter, held against the table that {@code docs/types.md} shows. */
class TypeMatrixTest {

    /** Few settings that show most: the connector's defaults; everything as text, types not told; the same with types told; what is rarely set. */
    private static final List<Settings> CHOSEN = List.of(
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
                    .with(Setting.TOLD, "connector"));

    private static final int SIDE_BY_SIDE = 4;

    @TempDir
    private Path directory;

    @Tag("long")
    @Test
    void everyTypeIsAsTheTableSays() throws SQLException {
        assertAsTheTableSays(CHOSEN);
    }

    @Tag("long")
    @Test
    void everyTypeIsAsTheTableSaysUnderEveryPairOfSettings() throws SQLException {
        List<Settings> runs = CoveringSet.runs();
        for (int from = 0; from < runs.size(); from += SIDE_BY_SIDE) {
            assertAsTheTableSays(runs.subList(from, Math.min(from + SIDE_BY_SIDE, runs.size())));
        }
    }

    private void assertAsTheTableSays(List<Settings> runs) throws SQLException {
        try (TypeMatrix matrix = new TypeMatrix(
                SharedSandbox.SANDBOX, directory.resolve("data" + runs.hashCode()), TypeCases.FAMILIES, runs)) {
            matrix.run();
            List<String> unexpected = matrix.unexpected();
            assertThat(new ArrayList<>(unexpected))
                    .as(String.join("\n", unexpected))
                    .isEmpty();
        }
    }
}
