package org.metadb.simulation;

import java.util.Optional;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.position.Memory;
import org.metadb.target.KnownTopic;

/** Takes an event into a batch as the program does, if it is new. */
public final class Intake {

    private Intake() {}

    /** From a topic with one partition. Says whether it was new. */
    public static boolean take(Destination destination, ChangeEvent event, Memory memory, Batch batch) {
        return take(destination, event, memory, batch, KnownTopic.SINGLE);
    }

    /** Of a topic with several partitions, the batch knows the table's truncations. Says whether the event was new. */
    static boolean take(Destination destination, ChangeEvent event, Memory memory, Batch batch, KnownTopic topic) {
        if (topic.several() && event.operation() == Operation.TRUNCATE) {
            batch.add(destination, event);
            return true;
        }
        if (!memory.judge(event).isNew()) {
            return false;
        }
        if (event.key().isPresent() && topic.marks().doubt(event)) {
            batch.add(destination, event, true);
            return true;
        }
        memory.merged(event);
        Optional<ChangeEvent> applied =
                memory.isHeldTwice(event) ? memory.settle(event, event.before()) : Optional.of(event);
        applied.flatMap(change -> batch.add(destination, change)).ifPresent(over -> memory.supersede(event, over));
        return true;
    }
}
