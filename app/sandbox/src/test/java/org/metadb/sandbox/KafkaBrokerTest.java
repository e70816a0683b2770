package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {
    @Test
    void keepsAcknowledgedRecordsOverAKillAndAPause() throws Exception {
        try (KafkaBroker broker = KafkaBroker.builder().start()) {
            String before = broker.bootstrapServers();
            broker.createTopic("letters", 2);
            send(broker, "letters", "a", "b", "c");

            broker.kill();
            assertThat(broker.isAlive()).isFalse();
            long begin = System.nanoTime();
            broker.start();
            System.out.println("broker: restart after a kill took " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            broker.pause();
            broker.resume();

            assertThat(broker.bootstrapServers()).isEqualTo(before);
            send(broker, "letters", "d");
            assertThat(read(broker, "letters", 4)).containsExactlyInAnyOrder("a", "b", "c", "d");
        }
    }

    private static void send(KafkaBroker broker, String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value, value)).get();
            }
        }
    }

    /** The values of a topic, oldest first: at least as many, or those that came within half a minute. */
    static List<String> read(KafkaBroker broker, String topic, int count) {
        return readUntil(broker, topic, values -> values.size() >= count);
    }

    static List<String> readUntil(KafkaBroker broker, String topic, Predicate<List<String>> enough) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        "reader-" + System.nanoTime(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!enough.test(values) && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
