package org.metadb.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.ChangeEvent;
import org.metadb.target.StoredRecord;

/**
 * Dead letters of one key of one topic that are to be applied together, in their order. A record without key - a truncation, for instance - is a
 * group by itself.
 */
record LetterGroup(String topic, Optional<byte[]> key, List<Item> items) {

    /** A dead letter and what it turned out to be. */
    record Item(StoredRecord stored, ChangeEvent event) {}

    private record Key(String topic, ByteBuffer bytes) {}

    static List<LetterGroup> of(List<Item> items) {
        List<LetterGroup> groups = new ArrayList<>();
        Map<Key, LetterGroup> byKey = new LinkedHashMap<>();
        for (Item item : items) {
            String topic = item.stored().record().at().topic();
            byte[] key = item.stored().record().key();
            if (key == null) {
                groups.add(new LetterGroup(topic, Optional.empty(), List.of(item)));
                continue;
            }
            byKey.computeIfAbsent(new Key(topic, ByteBuffer.wrap(key)), first -> {
                        LetterGroup group = new LetterGroup(topic, Optional.of(key), new ArrayList<>());
                        groups.add(group);
                        return group;
                    })
                    .items()
                    .add(item);
        }
        return groups;
    }

    /** Each of the dead letters as a group by itself. */
    List<LetterGroup> singly() {
        return items.stream()
                .map(item -> new LetterGroup(topic, key, List.of(item)))
                .toList();
    }

    List<Long> ids() {
        return items.stream().map(item -> item.stored().id()).toList();
    }
}
