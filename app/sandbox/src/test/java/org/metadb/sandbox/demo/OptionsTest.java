package org.metadb.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void goesOnForeverUnlessTold() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(false, 40, 1));
    }

    @Test
    void takesEveryOption() {
        assertThat(Options.parse(List.of("--rate", "7", "--once", "--seed", "9")))
                .isEqualTo(new Options(true, 7, 9));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse(List.of("--twice"))).hasMessageContaining("unknown option --twice");
        assertThatThrownBy(() -> Options.parse(List.of("--rate"))).hasMessage("--rate needs a number from 1 to 1000");
        assertThatThrownBy(() -> Options.parse(List.of("--rate", "0")))
                .hasMessage("--rate needs a number from 1 to 1000");
    }
}
