package org.metadb.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.metadb.sandbox.KafkaBroker;

/**
 * Events of one phase that lie in Kafka, in topics {@code <prefix>.public.<table>} with one partition each. The phases of a history have topics of
 * their own, so that each can be measured alone while every record is written only once.
 *
 * @param name what the report calls it
 * @param prefix what the names of the topics begin with
 * @param events changes; tombstones are not counted
 * @param bytes of keys, values and headers
 * @param records number of records by topic, tombstones among them
 */
public record Backlog(String name, String prefix, int events, long bytes, Map<String, Long> records) {

    private static final int PARTITIONS = 1;

    /** Makes the topics and writes what {@code history} tells; returns when all is acknowledged. */
    static Backlog write(
            KafkaBroker broker,
            String name,
            String prefix,
            List<SourceTable> tables,
            int events,
            Consumer<Workload.Sink> history) {
        Map<String, Long> records = new LinkedHashMap<>();
        for (SourceTable table : tables) {
            String topic = topic(prefix, table);
            broker.createTopic(topic, PARTITIONS);
            records.put(topic, 0L);
        }
        long[] bytes = {0};
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            history.accept((table, key, value) -> {
                ProducerRecord<byte[], byte[]> record = record(topic(prefix, table), key, value);
                producer.send(record, (written, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
                records.merge(record.topic(), 1L, Long::sum);
                bytes[0] += size(record);
            });
        }
        if (failure.get() != null) {
            throw new IllegalStateException("cannot write to Kafka", failure.get());
        }
        return new Backlog(name, prefix, events, bytes[0], Map.copyOf(records));
    }

    static String topic(String prefix, SourceTable table) {
        return prefix + ".public." + table.name();
    }

    static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 << 10);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(properties);
    }

    static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
        return new ProducerRecord<>(topic, 0, null, key, value, HEADERS);
    }

    private static final List<Header> HEADERS = headers();

    private static List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        EventText.headers(EndToEnd.SOURCE).forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        return List.copyOf(headers);
    }

    private static long size(ProducerRecord<byte[], byte[]> record) {
        long size = record.key().length + (record.value() == null ? 0 : record.value().length);
        for (Header header : HEADERS) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }
}
