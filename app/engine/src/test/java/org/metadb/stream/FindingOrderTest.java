package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.metadb.target.Milestone;

/** A crash right behind a commit must not lose what the committed rows showed: they are never read again. */
class FindingOrderTest {

    private final List<String> behindCommits = new CopyOnWriteArrayList<>();
    private volatile StreamFixture fixture;

    private void reached(Milestone milestone) {
        if (milestone == Milestone.AFTER_COMMIT
                && !fixture.rows("select from t.lent").isEmpty()) {
            behindCommits.addAll(fixture.rows("select column_name, kind from metadb.source_finding"));
            behindCommits.add("and no more");
        }
    }

    @Test
    void storesWhatABatchShowsBeforeTheBatchCommits() {
        try (StreamFixture opened = new StreamFixture(this::reached)) {
            fixture = opened;
            opened.pipeline.execute(
                    "create table lent (id int primary key, during interval)",
                    "insert into lent values (1, '1 month')");
            opened.pipeline.startConnector();
            opened.createSource("s", Map.of());
            opened.awaitRows("select id from t.lent", "(1)");
            Awaitility.await("the writer's word")
                    .atMost(StreamFixture.PATIENCE)
                    .until(() -> behindCommits.contains("and no more"));

            assertThat(behindCommits).startsWith("(during,interval_as_number)", "and no more");
        }
    }
}
