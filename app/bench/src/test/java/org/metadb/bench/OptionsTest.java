package org.metadb.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    private static final Path LAUNCHER = Path.of("scripts/metadb");

    @Test
    void hasDefaults() {
        assertThat(Options.parse(LAUNCHER)).isEqualTo(new Options(300_000, 3, 15, LAUNCHER, Optional.empty()));
    }

    @Test
    void takesEveryOption() {
        assertThat(Options.parse(
                        LAUNCHER, "--events", "2_000", "--runs", "1", "--latency-seconds", "2", "--output", "f"))
                .isEqualTo(new Options(2_000, 1, 2, LAUNCHER, Optional.of(Path.of("f"))));
    }

    @ParameterizedTest
    @CsvSource({
        "--events many, --events: not a number: many",
        "--events 5, '--events: at least 100, not 5'",
        "--runs 0, '--runs: at least 1, not 0'",
        "--runs, --runs: value missing",
        "--speed 3, unknown option --speed"
    })
    void saysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> Options.parse(LAUNCHER, arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
