package org.metadb.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.metadb.change.AppliedChanges;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Decoded;
import org.metadb.event.Decoder;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.position.Memory;
import org.metadb.target.StoredRecord;

/**
 * What is kept of one key, from its first dead letter on, in the order of its records: dead letters, and the records that were applied behind them.
 * Those are taken back and applied again together with the dead letters, each in its place; so the history becomes what it would have been, large
 * values that an update left alone included.
 */
final class KeySequence {

    private final LetterGroup group;
    private final Set<Long> chosen;
    private final List<StoredRecord> applied = new ArrayList<>();
    private final List<ChangeEvent> undone = new ArrayList<>();
    private long firstLeft = Long.MAX_VALUE;

    /**
     * @param group the dead letters to apply
     * @param chosen those of all groups that are still there
     */
    KeySequence(LetterGroup group, Set<Long> chosen) {
        this.group = group;
        this.chosen = chosen;
    }

    /**
     * Reads the records, and puts those that are to be applied into the batch.
     *
     * @param kept of this key, and the truncations of its topic, in order
     * @throws CannotReplay if one that was applied is not to be had any more
     */
    void read(List<StoredRecord> kept, Decoder decoder, Batch batch, Destination destination) throws CannotReplay {
        Memory memory = new Memory();
        boolean begun = false;
        Optional<Row> key = group.items().get(0).event().key();
        for (StoredRecord stored : kept) {
            begun |= stored.letter();
            if (!begun) {
                continue; // a truncation before the first dead letter
            }
            if (stored.letter() && !chosen.contains(stored.id())) {
                firstLeft = Math.min(firstLeft, stored.id());
                continue;
            }
            Optional<ChangeEvent> event = stored.letter() ? letter(stored) : follower(stored, key, decoder);
            if (event.isPresent() && memory.judge(event.get()).isNew()) {
                memory.merged(event.get());
                add(event.get(), stored, memory, decoder, batch, destination);
            }
        }
    }

    /** As the stream does, also where a transaction holds the key twice. */
    private static void add(
            ChangeEvent event,
            StoredRecord stored,
            Memory memory,
            Decoder decoder,
            Batch batch,
            Destination destination) {
        Optional<ChangeEvent> settled =
                memory.isHeldTwice(event) ? memory.settle(event, decoder.before(stored.record())) : Optional.of(event);
        settled.ifPresent(change -> batch.add(destination, change).ifPresent(over -> memory.supersede(event, over)));
    }

    private Optional<ChangeEvent> letter(StoredRecord stored) {
        applied.add(stored);
        return group.items().stream()
                .filter(item -> item.stored().id() == stored.id())
                .map(LetterGroup.Item::event)
                .findFirst();
    }

    private Optional<ChangeEvent> follower(StoredRecord stored, Optional<Row> key, Decoder decoder)
            throws CannotReplay {
        if (!stored.isWhole()) {
            throw new CannotReplay(
                    "a later record of its key, " + stored.record().at()
                            + ", was applied and not kept, because a filter stops a column of it; a new snapshot of the table mends it");
        }
        Decoded decoded = decoder.decode(stored.record());
        if (!(decoded instanceof ChangeEvent event)) {
            throw new CannotReplay(
                    "a later record of its key, " + stored.record().at() + ", cannot be read any more");
        }
        ChangeEvent first = group.items().get(0).event();
        if (!event.source().schema().equals(first.source().schema())
                || !event.source().table().equals(first.source().table())) {
            return Optional.empty(); // several tables in one topic
        }
        ChangeEvent ofKey = event.operation() == Operation.TRUNCATE ? deletion(event, key) : event;
        undone.add(ofKey);
        return Optional.of(ofKey);
    }

    /** What a truncation is to one key. */
    private static ChangeEvent deletion(ChangeEvent truncation, Optional<Row> key) {
        return new ChangeEvent(
                truncation.at(),
                truncation.source(),
                Operation.DELETE,
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                truncation.size());
    }

    /** Puts what is to be taken back to that of the other keys. */
    void addTo(AppliedChanges back) {
        undone.forEach(event -> event.key().ifPresent(key -> back.add(key, event.source())));
    }

    LetterGroup group() {
        return group;
    }

    /** The dead letters among them that are applied now. */
    List<StoredRecord> applied() {
        return applied;
    }

    /** Number of the first dead letter that stays; {@link Long#MAX_VALUE} if none does. */
    long firstLeft() {
        return firstLeft;
    }
}
