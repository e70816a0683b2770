package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.metadb.target.SslMode;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSettings;

class LogSinkTest {

    private static final String LINES =
            "select log_time at time zone 'UTC', error_severity, message, tableoid::regclass"
                    + " from metadb.log order by log_time";

    @Test
    void writesEachLineIntoThePartitionOfItsYear() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            try (LogSink sink = LogSink.start(fixture.pool())) {
                sink.offer(Instant.parse("2026-12-31T23:59:59.999999Z"), "INFO", "last");
                sink.offer(Instant.parse("2027-01-01T00:00:00Z"), "WARNING", "first\0 \ud800 'quoted'");
            }
            assertThat(fixture.rows(LINES))
                    .containsExactly(
                            "2026-12-31 23:59:59.999|INFO|last|metadb.zzz___log___2026",
                            "2027-01-01 00:00:00|WARNING|first ? 'quoted'|metadb.zzz___log___2027");
        }
    }

    @Test
    void writesWithTwoServersThatNeedTheSamePartition() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            try (LogSink here = LogSink.start(fixture.pool());
                    LogSink there = LogSink.start(fixture.pool())) {
                here.offer(Instant.now(), "INFO", "here");
                there.offer(Instant.now(), "INFO", "there");
            }
            assertThat(fixture.rows("select message from mdblog()")).containsExactlyInAnyOrder("here", "there");
        }
    }

    @Test
    void keepsLinesUntilTheDatabaseTakesThem() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture();
                LogSink sink = LogSink.start(fixture.pool())) {
            sink.offer(Instant.now(), "INFO", "before there is a catalog");
            Thread.sleep(300);
            fixture.setup().prepareForStart();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> fixture.rows("select message from metadb.log")
                            .equals(java.util.List.of("before there is a catalog")));
        }
    }

    @Test
    void neverBlocksItsCallersAndEndsInTimeWhenNobodyAnswers() {
        TargetSettings nobody = new TargetSettings("127.0.0.1", 1, "d", "u", "p", SslMode.DISABLE);
        try (TargetPool pool = TargetPool.open(nobody, "nobody", 1)) {
            long began = System.nanoTime();
            try (LogSink sink = LogSink.start(pool)) {
                for (int i = 0; i < 50_000; i++) {
                    sink.offer(Instant.now(), "INFO", "line");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
        }
    }
}
