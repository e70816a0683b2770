package org.metadb.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.metadb.sandbox.KafkaBroker;

/**
 * Times from handing an event to Kafka's producer until a query sees its row, in milliseconds; the query is repeated every few milliseconds.
 *
 * @param events how many were sent
 */
record Latency(int events, double median, double p99, double max) {

    private static final int EVENTS_PER_SECOND = 20;
    private static final long FIRST_ID = 1_000_000_000_000L;
    private static final long LOOK_MILLIS = 4;
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    /**
     * Sends inserts at a trickle and watches them arrive.
     *
     * @param topic existing, read by the server, with one partition
     * @param target a connection to the target database, in autocommit mode
     */
    static Latency measure(KafkaBroker broker, String topic, SourceTable table, int seconds, Connection target)
            throws SQLException, InterruptedException {
        int events = seconds * EVENTS_PER_SECOND;
        long[] sent = new long[events];
        double[] millis = new double[events];
        EventText text = new EventText(EndToEnd.SOURCE, table);
        SplittableRandom random = new SplittableRandom(1);
        String select = "select id from " + EndToEnd.SCHEMA + "." + table.name() + " where id >= ? order by id";
        long begin = System.nanoTime();
        int next = 0;
        int seen = 0;
        try (KafkaProducer<byte[], byte[]> producer = Backlog.producer(broker);
                PreparedStatement query = target.prepareStatement(select)) {
            producer.partitionsFor(topic); // else the first event waits for them
            while (seen < events) {
                long now = System.nanoTime();
                if (next < events && now - begin >= next * TimeUnit.SECONDS.toNanos(1) / EVENTS_PER_SECOND) {
                    long id = FIRST_ID + next;
                    Change change = new Change('c', "false", id, id, id - 1, System.currentTimeMillis() * 1_000);
                    byte[] value = text.upsert(change, id, 1, false, random);
                    sent[next] = System.nanoTime();
                    producer.send(Backlog.record(topic, text.key(id), value));
                    next++;
                }
                query.setLong(1, FIRST_ID + seen);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        seen = (int) (rows.getLong(1) - FIRST_ID) + 1;
                        millis[seen - 1] = (System.nanoTime() - sent[seen - 1]) / 1e6;
                    }
                }
                if (next > seen && System.nanoTime() - sent[seen] > WAIT_NANOS_MAX) {
                    throw new IllegalStateException("event " + seen + " did not arrive");
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
        return of(millis);
    }

    static Latency of(double[] millis) {
        List<Double> sorted = new ArrayList<>();
        for (double value : millis) {
            sorted.add(value);
        }
        sorted.sort(null);
        int size = sorted.size();
        return new Latency(
                size, sorted.get(size / 2), sorted.get((int) Math.ceil(size * 0.99) - 1), sorted.get(size - 1));
    }
}
