package org.metadb.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The benchmark itself, small: it fails where the server loses a row, so this is a test of the whole as well. */
class EndToEndTest {

    private static final Path ROOT = Path.of("../..");

    @Test
    void measuresAndFindsEveryRow() throws Exception {
        assumeTrue(
                Files.exists(ROOT.resolve("app/server/target/dist/lib/metadb-server.jar")),
                "the server is unpacked by the phase package; run mvn verify");
        Options options = new Options(2_000, 1, 1, ROOT.resolve("scripts/metadb"), Optional.empty());

        String report = new EndToEnd(
                        options, new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .run();

        assertThat(report)
                .contains("666 snapshot rows, then 1334 changes")
                .containsPattern("snapshot: merged +[\\d,]+ events/s")
                .containsPattern("stream: merged +[\\d,]+ events/s")
                .containsPattern("COPY limit +[\\d,]+ rows/s")
                .containsPattern("server, peak resident +\\d+ MB")
                .containsPattern("latency at 20 events/s, median +\\d+ ms");
    }
}
