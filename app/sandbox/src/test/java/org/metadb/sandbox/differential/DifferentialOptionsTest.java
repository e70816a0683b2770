package org.metadb.sandbox.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferentialOptionsTest {
    @Test
    void readsAllOptions() {
        DifferentialOptions options = DifferentialOptions.parse(List.of(
                "--source",
                "jdbc:a",
                "--current",
                "jdbc:b",
                "--schema",
                "public=lib",
                "--schema",
                "x=y",
                "--origin",
                "west",
                "--ignore",
                "public.t.c",
                "--shown",
                "3"));

        assertThat(options)
                .isEqualTo(new DifferentialOptions(
                        "jdbc:a",
                        "jdbc:b",
                        Map.of("public", "lib", "x", "y"),
                        Optional.of("west"),
                        List.of("public.t.c"),
                        3));
        TablePair pair = TablePair.of(new Table("public", "t"), new Table("lib", "t"));
        assertThat(options.apply(pair)).isEqualTo(pair.ofOrigin("west").ignoring("as asked", "c"));
    }

    @Test
    void saysWhatIsMissingOrUnknown() {
        assertThatThrownBy(() -> DifferentialOptions.parse(List.of("--source", "jdbc:a")))
                .hasMessageStartingWith("--source, --current and --schema are needed");
        assertThatThrownBy(() -> DifferentialOptions.parse(List.of("--tables", "x")))
                .hasMessageStartingWith("unknown option --tables");
        assertThatThrownBy(() -> DifferentialOptions.parse(List.of("--source")))
                .hasMessageStartingWith("--source is unknown, or needs a value");
        assertThatThrownBy(() -> DifferentialOptions.parse(List.of("--schema", "public")))
                .hasMessageStartingWith("--schema needs SOURCE=CURRENT");
        assertThatThrownBy(() -> DifferentialOptions.parse(List.of("--shown", "few")))
                .hasMessageStartingWith("--shown needs a number");
    }
}
