package org.metadb.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Source;
import org.metadb.simulation.Repetitions;

/**
 * Histories at random, with everything that makes Kafka hold an event twice: connectors that start again from an earlier point, also amid a
 * transaction or a page of rows; a suffix of the topic copied behind its end; and stops of our own. The memory must tell each first
 * delivery from each repetition. Where the connector does not number the events, nothing of it can be told of rows without a key that are equal and
 * share an LSN, nor of a copy directly behind its original: such are in the other half of the histories only. A failing seed is in the message; {@code -Dmetadb.seed=n} plays it alone.
 */
class MemoryModelTest {

    private static final int SEEDS = 3_000;

    /** An event in the topic: which of the stream's it is. */
    private record Delivery(int index, ChangeEvent event) {}

    @Test
    void tellsEveryNewEventFromEveryRepetition() {
        Integer only = Integer.getInteger("metadb.seed");
        int repetitions = 0;
        for (int seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            repetitions += play(seed);
        }
        assertThat(repetitions).as("repetitions in all histories").isPositive();
    }

    /** Events with a key are decoded without it; a connector is back after seconds, and goes on with its numbers. */
    private static Delivery sent(Delivery delivery, int starts, long order) {
        ChangeEvent event = delivery.event();
        return event.key().isPresent()
                ? delivery
                : new Delivery(delivery.index(), Events.sent(10_000L * starts, order, event));
    }

    private static int play(int seed) {
        Random random = new Random(seed);
        boolean numbered = random.nextBoolean();
        SourceModel source = new SourceModel(random, numbered);
        List<ChangeEvent> stream = source.run(40 + random.nextInt(seed % 10 == 0 ? 1200 : 200));
        List<Delivery> topic = Repetitions.deliver(
                random,
                IntStream.range(0, stream.size())
                        .mapToObj(i -> new Delivery(i, stream.get(i)))
                        .toList(),
                (delivery, starts) -> sent(delivery, starts, numbered ? source.order(delivery.index()) : Source.NONE),
                numbered);
        Memory memory = new Memory();
        Unit lastMerged = null;
        int seen = 0;
        int repetitions = 0;
        for (int offset = 0; offset < topic.size(); offset++) {
            Delivery delivery = topic.get(offset);
            Unit unit = Unit.of(delivery.event().source());
            boolean first = delivery.index() == seen;
            boolean isNew = memory.judge(delivery.event()).isNew();
            // merging a row of the last unit again makes no version: either verdict is right
            boolean either = !first && !delivery.event().source().streaming() && unit.equals(lastMerged);
            if (isNew != first && !either) {
                throw new AssertionError("seed " + seed + ", offset " + offset + ": event " + delivery.index() + " ("
                        + delivery.event().source() + ") is "
                        + (first ? "new, taken for a repetition" : "a repetition, taken for new"));
            }
            if (isNew) {
                memory.merged(delivery.event());
                lastMerged = unit;
            }
            seen += first ? 1 : 0;
            repetitions += first ? 0 : 1;
            if (random.nextInt(20) == 0) {
                memory = random.nextBoolean() ? Memory.decode(memory.encode()) : memory.copy();
            }
        }
        assertThat(seen).as("seed " + seed).isEqualTo(stream.size());
        return repetitions;
    }
}
