package org.metadb.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    @Test
    void tellsMiddleNinetyNinePercentAndMost() {
        double[] millis =
                IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray();

        assertThat(Latency.of(millis)).isEqualTo(new Latency(200, 101, 198, 200));
    }
}
