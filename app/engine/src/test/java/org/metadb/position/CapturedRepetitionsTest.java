package org.metadb.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.metadb.event.CapturedEvents;
import org.metadb.event.ChangeEvent;

/** The rules against what connectors of three generations really sent. */
class CapturedRepetitionsTest {

    static Stream<String> captures() {
        return CapturedEvents.CAPTURES.stream();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void takesEveryEventOnceHoweverOftenItsTopicIsRead(String capture) {
        CapturedEvents.read(capture).forEach((topic, events) -> {
            Memory memory = new Memory();
            assertThat(taken(memory, events)).as(topic).isEqualTo(events);
            assertThat(taken(memory, events).stream().filter(event -> !mayComeAgain(event, events)))
                    .as(topic + ", second reading")
                    .isEmpty();
            assertThat(taken(Memory.decode(memory.encode()), events).stream()
                            .filter(event -> !mayComeAgain(event, events)))
                    .as(topic + ", reading after a stop")
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("captures")
    void takesExactlyTheRestBehindAnyPrefix(String capture) {
        CapturedEvents.read(capture).forEach((topic, events) -> {
            for (int read = 0; read <= events.size(); read++) {
                List<ChangeEvent> prefix = events.subList(0, read);
                Memory memory = new Memory();
                taken(memory, prefix);
                List<ChangeEvent> rest = new ArrayList<>(taken(Memory.decode(memory.encode()), events));
                rest.removeIf(event -> prefix.contains(event) && mayComeAgain(event, prefix));
                assertThat(rest).as(topic + " after " + read).isEqualTo(events.subList(read, events.size()));
            }
        });
    }

    /** Rows of the snapshot that was merged last are taken again: being equal, they make no version. */
    private static boolean mayComeAgain(ChangeEvent event, List<ChangeEvent> merged) {
        return !event.source().streaming()
                && Unit.of(event.source())
                        .equals(Unit.of(merged.get(merged.size() - 1).source()));
    }

    private static List<ChangeEvent> taken(Memory memory, List<ChangeEvent> events) {
        List<ChangeEvent> taken = new ArrayList<>();
        for (ChangeEvent event : events) {
            if (memory.judge(event).isNew()) {
                memory.merged(event);
                taken.add(event);
            }
        }
        return taken;
    }
}
