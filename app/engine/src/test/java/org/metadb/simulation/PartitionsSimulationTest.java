package org.metadb.simulation;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.metadb.simulation.Worker.Delivery;

/**
 * As {@link SimulationTest}, in histories of which less is promised or promised in another way, see {@link SourceDatabase}: tables are truncated whose
 * topics have several partitions, and partitions are added, as the manual says and otherwise. A failing seed is in the message, and each test plays
 * its own; {@code -Dmetadb.seed=n} and {@code -Dmetadb.seeds=n} are for all of them.
 */
class PartitionsSimulationTest {

    private static final int SEEDS = 1_000;

    @Test
    void placesTruncationsAmongTheChangesOfOtherPartitions() {
        Seeds.play(SEEDS, random -> {
            SourceDatabase source = new SourceDatabase(random, false, true);
            Cluster cluster = new Cluster(random, source);
            cluster.append(cluster.deliveries(source.run(steps(random))));
            cluster.drain();
            cluster.checkMerged();
            return new Comparison(source, cluster.target).exact();
        });
    }

    @Test
    void keepsTheHistoryWherePartitionsAreAddedAsTheManualSays() {
        Seeds.play(SEEDS, random -> {
            SourceDatabase source = new SourceDatabase(random, true, random.nextBoolean());
            Cluster cluster = new Cluster(random, source);
            List<Delivery> deliveries = cluster.deliveries(source.run(steps(random)));
            int at = Cluster.betweenSnapshots(deliveries, random.nextInt(deliveries.size() + 1));
            cluster.append(deliveries.subList(0, at));
            cluster.drain();
            cluster.growWhenDrained();
            cluster.append(deliveries.subList(at, deliveries.size()));
            cluster.drain();
            cluster.checkMerged();
            return new Comparison(source, cluster.target).exact();
        });
    }

    @Test
    void losesNothingWherePartitionsAreAddedInMidStream() {
        Seeds.play(SEEDS, random -> {
            SourceDatabase source = new SourceDatabase(random, true, random.nextBoolean());
            Cluster cluster = new Cluster(random, source);
            cluster.growWildly(cluster.deliveries(source.run(steps(random))));
            cluster.append(cluster.deliveries(source.resync()));
            cluster.drain();
            cluster.checkChangesMerged();
            return new Comparison(source, cluster.target).nothingLost();
        });
    }

    private static int steps(Random random) {
        return 20 + random.nextInt(random.nextInt(25) == 0 ? 4_000 : 150);
    }
}
