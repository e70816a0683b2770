package org.metadb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Everything that makes Kafka hold an event twice: connectors that start again from an earlier point, also amid a transaction or a page of
 * rows, and a suffix of the topics copied behind their end.
 */
public final class Repetitions {

    private Repetitions() {}

    /** The elements of the stream as they come: each first delivery in the stream's order, repetitions between. */
    public static <T> List<T> deliver(Random random, List<T> stream) {
        List<T> topic = new ArrayList<>();
        int next = 0;
        int farFaults = 3;
        while (next < stream.size()) {
            int end = Math.min(stream.size(), next + 1 + random.nextInt(60));
            topic.addAll(stream.subList(next, end));
            next = end;
            int die = random.nextInt(20);
            if (die < 6) {
                next = Math.max(0, next - random.nextInt(30));
            } else if (die < 8 && farFaults > 0) {
                farFaults--;
                if (die == 6) {
                    next = random.nextInt(next + 1);
                } else {
                    topic.addAll(List.copyOf(topic.subList(random.nextInt(topic.size()), topic.size())));
                }
            }
        }
        return topic;
    }
}
