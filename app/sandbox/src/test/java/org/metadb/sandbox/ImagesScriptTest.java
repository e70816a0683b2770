package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What scripts/images says without making an image, for which it needs root and a daemon. */
class ImagesScriptTest {
    private static final Path SCRIPT = Path.of("../../scripts/images");

    @Test
    void explainsItself() {
        assertThat(Commands.run(List.of("sh", SCRIPT.toString(), "--help")))
                .contains("--mirror URL", "--suite NAME", "--only NAME", "eval \"$(scripts/images)\"");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Commands.run(List.of("sh", SCRIPT.toString(), "--mirrors", "x")))
                .hasMessageContaining("images: unknown option --mirrors");
        assertThatThrownBy(() -> Commands.run(List.of("sh", SCRIPT.toString(), "--only", "kafka")))
                .hasMessageContaining("--only: kafka is none of base, postgres15");
        assertThatThrownBy(() -> Commands.run(List.of("sh", SCRIPT.toString(), "--suite")))
                .hasMessageContaining("--suite: value missing");
    }

    @Test
    void printsASettingForTheImageOfEachRole() throws IOException {
        String script = Files.readString(SCRIPT);
        assertThat(Stream.of(Role.values())
                        .map(role -> "export "
                                + role.imageProperty().replace('.', '_').toUpperCase(Locale.ROOT)
                                + "=metadb-sandbox/"))
                .allSatisfy(setting -> assertThat(script).contains(setting));
        assertThat(script).contains("export METADB_SANDBOX=containers");
    }
}
