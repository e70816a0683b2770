package org.metadb.simulation;

import java.util.Optional;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.position.Memory;

/** Takes an event into a batch as the program does, if it is new. */
public final class Intake {

    private Intake() {}

    /** Says whether it was new. */
    public static boolean take(Destination destination, ChangeEvent event, Memory memory, Batch batch) {
        if (!memory.judge(event).isNew()) {
            return false;
        }
        memory.merged(event);
        Optional<ChangeEvent> applied =
                memory.isHeldTwice(event) ? memory.settle(event, event.before()) : Optional.of(event);
        applied.flatMap(change -> batch.add(destination, change)).ifPresent(over -> memory.supersede(event, over));
        return true;
    }
}
