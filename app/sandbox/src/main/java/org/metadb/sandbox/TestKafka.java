package org.metadb.sandbox;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Kafka broker per JVM, shared by all tests in it: started by the first that asks, ended with the JVM. Topics are
 * kept apart by prefix. Thread-safe.
 *
 * <p>Who kills or pauses a broker starts one of its own: {@link KafkaBroker#builder}.
 */
public final class TestKafka {
    private static final AtomicInteger count = new AtomicInteger();

    private TestKafka() {}

    public static String bootstrapServers() {
        return broker().bootstrapServers();
    }

    public static KafkaBroker broker() {
        return Shared.broker;
    }

    /** For the names of topics, consumer groups and data sources of one test: letters and digits. */
    public static String freshPrefix() {
        return "test" + count.incrementAndGet();
    }

    /** The JVM starts it once, when somebody first looks here. */
    private static final class Shared {
        static final KafkaBroker broker = KafkaBroker.builder().start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "sandbox-broker-end"));
        }
    }
}
