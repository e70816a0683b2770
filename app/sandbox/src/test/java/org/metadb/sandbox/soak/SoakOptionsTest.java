package org.metadb.sandbox.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoakOptionsTest {
    @Test
    void takesTheMinutesAndDefaults() {
        assertThat(SoakOptions.parse(List.of("20"), 17))
                .isEqualTo(new SoakOptions(Duration.ofMinutes(20), 17, 60, Optional.empty()));
    }

    @Test
    void takesEachOptionInAnyOrder() {
        assertThat(SoakOptions.parse(List.of("--seed", "5", "3", "--out", "a.txt", "--rate", "7"), 17))
                .isEqualTo(new SoakOptions(Duration.ofMinutes(3), 5, 7, Optional.of(Path.of("a.txt"))));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> SoakOptions.parse(List.of(), 1)).hasMessageStartingWith("how many minutes?");
        assertThatThrownBy(() -> SoakOptions.parse(List.of("many"), 1))
                .hasMessage("MINUTES: \"many\" is no number from 1 to 1440");
        assertThatThrownBy(() -> SoakOptions.parse(List.of("3", "--rate"), 1))
                .hasMessage("--rate: \"\" is no number from 1 to 1000");
        assertThatThrownBy(() -> SoakOptions.parse(List.of("3", "--out"), 1)).hasMessage("--out needs a file");
    }
}
