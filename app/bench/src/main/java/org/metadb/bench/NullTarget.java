package org.metadb.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.metadb.event.ColumnFilter;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;
import org.metadb.event.Undecodable;
import org.metadb.sandbox.KafkaBroker;

/** Reading without writing: what a consumer and the decoder do on one thread when nothing comes after them. */
final class NullTarget {

    private NullTarget() {}

    /** @throws IllegalStateException if a record cannot be decoded, or none come */
    static Measured read(KafkaBroker broker, Backlog backlog) {
        Decoder decoder = new Decoder(ColumnFilter.NONE, EventText.UNAVAILABLE);
        List<TopicPartition> partitions = backlog.records().keySet().stream()
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
        long left =
                backlog.records().values().stream().mapToLong(Long::longValue).sum();
        long begin = System.nanoTime();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties(broker))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (left > 0) {
                var records = consumer.poll(Duration.ofSeconds(10));
                if (records.isEmpty()) {
                    throw new IllegalStateException(backlog.name() + ": no record came for 10 s");
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    decode(decoder, record);
                }
                left -= records.count();
            }
        }
        return new Measured(backlog.events(), backlog.bytes(), System.nanoTime() - begin, 0, 0);
    }

    private static void decode(Decoder decoder, ConsumerRecord<byte[], byte[]> record) {
        RecordPosition at = new RecordPosition(record.topic(), record.partition(), record.offset());
        RawRecord raw = new RawRecord(at, record.timestamp(), record.key(), record.value(), Map.of());
        if (decoder.decode(raw) instanceof Undecodable bad) {
            throw new IllegalStateException("cannot decode " + bad);
        }
    }

    /** As the server's own consumer has them. */
    private static Properties properties(KafkaBroker broker) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return properties;
    }
}
