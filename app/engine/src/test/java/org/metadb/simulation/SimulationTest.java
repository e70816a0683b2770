package org.metadb.simulation;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Source histories at random, delivered with random repetitions to two servers that crash, are refused, lose partitions to one another and commit
 * though they have lost them. Deduplication, folding and planning are the program's; a plan is carried out by {@link TargetTable} in memory. After
 * each commit the invariants hold, and in the end the tables say what the source's history says. A failing seed is in the message;
 * {@code -Dmetadb.seed=n} plays it alone, {@code -Dmetadb.seeds=n} so many. What topics of several partitions make harder is
 * {@link PartitionsSimulationTest}'s.
 */
class SimulationTest {

    private static final int SEEDS = 7_000;

    @Test
    void keepsTheSourcesHistoryUnderAnyFault() {
        Seeds.play(SEEDS, SimulationTest::play);
    }

    private static int play(Random random) {
        SourceDatabase source = new SourceDatabase(random, false, false);
        Cluster cluster = new Cluster(random, source);
        cluster.append(cluster.deliveries(source.run(20 + random.nextInt(random.nextInt(25) == 0 ? 4_000 : 150))));
        cluster.drain();
        cluster.checkMerged();
        return new Comparison(source, cluster.target).exact();
    }
}
