package org.metadb.event;

/** Where a record stands in Kafka. Its text is what log lines and dead letters show. */
public record RecordPosition(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "." + partition + ":" + offset;
    }
}
