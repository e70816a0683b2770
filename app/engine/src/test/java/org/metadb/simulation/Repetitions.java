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

    /** What the connector makes of an element that it sends, after so many starts. A copy in the topic is exact. */
    public interface Sent<T> {
        T sent(T element, int starts);
    }

    /** The elements of the stream as they come: each first delivery in the stream's order, repetitions between. */
    public static <T> List<T> deliver(Random random, List<T> stream) {
        return deliver(random, stream, (element, starts) -> element, true);
    }

    /**
     * The same, where the connector's sendings differ.
     *
     * @param copies whether suffixes of the topic are copied
     */
    public static <T> List<T> deliver(Random random, List<T> stream, Sent<T> sent, boolean copies) {
        List<T> topic = new ArrayList<>();
        int starts = 1;
        int next = 0;
        int farFaults = 3;
        while (next < stream.size()) {
            int end = Math.min(stream.size(), next + 1 + random.nextInt(60));
            for (T element : stream.subList(next, end)) {
                topic.add(sent.sent(element, starts));
            }
            next = end;
            int die = random.nextInt(20);
            if (die < 6) {
                next = Math.max(0, next - random.nextInt(30));
                starts++;
            } else if (die < 8 && farFaults > 0) {
                farFaults--;
                if (die == 6) {
                    next = random.nextInt(next + 1);
                    starts++;
                } else if (copies) {
                    topic.addAll(List.copyOf(topic.subList(random.nextInt(topic.size()), topic.size())));
                }
            }
        }
        return topic;
    }
}
