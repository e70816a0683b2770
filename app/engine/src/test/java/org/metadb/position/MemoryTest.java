package org.metadb.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.metadb.position.Events.chunkRow;
import static org.metadb.position.Events.sent;
import static org.metadb.position.Events.snapshotRow;
import static org.metadb.position.Events.snapshotRowWithoutKey;
import static org.metadb.position.Events.tx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.position.Events.Tx;

class MemoryTest {

    private Memory memory = new Memory();

    @Nested
    class RememberedTransaction {

        private final Tx tx = tx(7, 1000);

        @Test
        void takesWhatIsAboveItsHighestLsnAsNew() {
            assertNew(tx.update(100, 1), tx.update(101, 1));
        }

        @Test
        void takesWhatIsBelowItsHighestLsnAsRepetition() {
            assertNew(tx.update(100, 1), tx.update(101, 2));

            assertRepetition(tx.update(100, 1), tx.update(99, 3));
        }

        @Test
        void tellsRowsOfOneCopyByTheirKeys() {
            assertNew(tx.create(100, 1), tx.create(100, 2));
            assertRepetition(tx.create(100, 1), tx.create(100, 2));
            assertNew(tx.create(100, 3));
            assertRepetition(tx.create(100, 3));
        }

        @Test
        void takesBothHalvesOfAKeyChangeThoughTheyHaveOneLsn() {
            assertNew(tx.delete(100, 1), tx.create(100, 10));
            assertRepetition(tx.delete(100, 1), tx.create(100, 10));
        }

        @Test
        void takesBothHalvesOfAChangeToAnEqualKey() {
            assertNew(tx.delete(100, 1), tx.create(100, 1));
            assertRepetition(tx.delete(100, 1), tx.create(100, 1));
        }

        @Test
        void takesOneTruncationForEachTable() {
            assertNew(tx.truncate(100), tx.on("u").truncate(100));
            assertRepetition(tx.truncate(100), tx.on("u").truncate(100));
            assertNew(tx.on("v").truncate(100));
        }

        @Test
        void takesTheSameKeyOfAnotherTableAsNew() {
            assertNew(tx.create(100, 1), tx.on("u").create(100, 1));
        }

        @Test
        void countsRowsWithoutKeyThatAreAlike() {
            assertNew(tx.createWithoutKey(100, 5), tx.createWithoutKey(100, 5), tx.createWithoutKey(100, 6));
            assertNew(tx.createWithoutKey(101, 5));
            assertRepetition(tx.createWithoutKey(100, 5), tx.createWithoutKey(100, 5), tx.createWithoutKey(100, 6));
            assertRepetition(tx.createWithoutKey(101, 5));
            assertNew(tx.createWithoutKey(101, 5));
        }

        @Test
        void goesOnCountingAlikeRowsAfterAStop() {
            assertNew(tx.createWithoutKey(100, 5), tx.createWithoutKey(100, 5));
            memory = Memory.decode(memory.encode());

            assertNew(tx.createWithoutKey(100, 5), tx.createWithoutKey(100, 6));
            assertNew(tx.createWithoutKey(101, 5));
            assertRepetition(tx.createWithoutKey(100, 5), tx.createWithoutKey(101, 5));
            assertNew(tx.createWithoutKey(101, 5));
        }

        @Test
        void takesUpdatesAndDeletesWithoutKeyOnceEachSinceTheyShareNoLsn() {
            assertNew(tx.updateWithoutKey(100, 5, 6), tx.deleteWithoutKey(101, 6));
            assertRepetition(tx.deleteWithoutKey(101, 6), tx.deleteWithoutKey(101, 6), tx.updateWithoutKey(100, 5, 6));
            assertNew(tx.updateWithoutKey(102, 5, 6));
            assertRepetition(tx.updateWithoutKey(102, 5, 6));
        }

        @Test
        void takesARowSentAgainAfterARestartDirectlyBehindItselfAsRepetition() {
            assertNew(sent(5_000, Source.NONE, tx.createWithoutKey(100, 5)));
            assertRepetition(sent(9_000, Source.NONE, tx.createWithoutKey(100, 5)));
            assertNew(sent(9_001, Source.NONE, tx.createWithoutKey(100, 5)));
        }

        @Test
        void takesARowCopiedBehindLaterOnesOfItsPageAsRepetition() {
            assertNew(sent(5_000, Source.NONE, tx.createWithoutKey(100, 5)));
            assertNew(sent(5_001, Source.NONE, tx.createWithoutKey(100, 5)));
            assertRepetition(sent(5_000, Source.NONE, tx.createWithoutKey(100, 5)));
            assertRepetition(sent(5_001, Source.NONE, tx.createWithoutKey(100, 5)));
        }

        @Test
        void tellsEqualRowsFromRepetitionsByTheirNumbersWhateverTheClockSays() {
            assertNew(sent(5_000, 1, tx.createWithoutKey(100, 5)), sent(9_000, 2, tx.createWithoutKey(100, 5)));
            memory = Memory.decode(memory.encode());
            assertNew(sent(9_000, 3, tx.createWithoutKey(100, 5)));
            assertRepetition(sent(9_000, 3, tx.createWithoutKey(100, 5)), sent(9_000, 2, tx.createWithoutKey(100, 5)));
            assertRepetition(sent(9_000, 3, tx.createWithoutKey(100, 5)));
            assertNew(sent(9_000, 4, tx.createWithoutKey(100, 5)));
        }

        @Test
        void tellsThemToWhereAConnectorNumbersAnewFromWhereItBegins() {
            assertNew(sent(5_000, 7, tx.createWithoutKey(100, 5)), sent(5_000, 8, tx.createWithoutKey(100, 5)));
            assertRepetition(sent(9_000, 1, tx.createWithoutKey(100, 5)), sent(9_000, 2, tx.createWithoutKey(100, 5)));
            assertNew(sent(9_000, 3, tx.createWithoutKey(100, 5)));
        }

        @Test
        void takesAnotherTransactionOfTheSameIdAtAnotherTimeAsNew() {
            assertNew(tx.update(100, 1), tx(7, 999).update(50, 1));
        }

        @Test
        void takesWhatHasTheLsnOfATransactionThatIsNotTheNewestAsRepetition() {
            assertNew(tx.create(100, 1), tx(8, 1000).update(200, 1));

            assertRepetition(tx.create(100, 2));
        }

        @Test
        void takesATransactionsRestAsNewWhenAnotherCameBetween() {
            assertNew(tx.create(100, 1), tx(8, 1000).update(200, 1), tx.create(101, 2), tx.create(101, 3));
            assertRepetition(tx.create(101, 2), tx(8, 1000).update(200, 1));
        }

        @Test
        void forgetsKeysOnlyWhenTheLsnMovesOn() {
            assertNew(tx.create(100, 1), tx.create(100, 2), chunkRow(90, 95, 1000, 9), tx.create(100, 3));
            assertRepetition(tx.create(100, 1), tx.create(100, 2), tx.create(100, 3));
        }

        @Test
        void keepsTheHighestLsnWhateverCommitIsSaidToBeBefore() {
            assertNew(tx.after(90).update(100, 1), tx.update(101, 2));

            assertRepetition(tx.update(101, 2), tx.after(90).update(101, 2));
        }
    }

    @Nested
    class Snapshots {

        @Test
        void takesRowsAgainWhileTheirSnapshotIsTheLastUnit() {
            assertNew(snapshotRow(500, 9, 1000, 1), snapshotRow(500, 9, 1001, 2), snapshotRow(500, 9, 1000, 1));
        }

        @Test
        void takesRowsAsRepetitionsOnceSomethingElseIsMerged() {
            assertNew(snapshotRow(500, 9, 1000, 1), tx(10, 1002).update(510, 1));

            assertRepetition(snapshotRow(500, 9, 1000, 1), snapshotRow(500, 9, 1005, 2));
        }

        @Test
        void takesTheRowsOfASnapshotBegunAnewAsNew() {
            assertNew(snapshotRow(500, 9, 1000, 1), snapshotRow(500, 11, 1010, 1), snapshotRow(520, 11, 1020, 1));
            assertRepetition(snapshotRow(500, 9, 1000, 1), snapshotRow(500, 11, 1010, 1));
        }

        @Test
        void takesATransactionOpenAtTheSnapshotAsNewThoughItsLsnsAreLower() {
            assertNew(
                    snapshotRow(500, 9, 1000, 1),
                    tx(8, 1001).update(400, 1),
                    tx(6, 999).update(300, 1));
        }

        @Test
        void takesRowsOfAChunkAgainWhileItIsTheLastUnit() {
            assertNew(chunkRow(90, 95, 1000, 1), chunkRow(90, 95, 1001, 2), chunkRow(90, 95, 1000, 1));
        }

        @Test
        void takesRowsOfAnEarlierChunkAsRepetitions() {
            assertNew(chunkRow(90, 95, 1000, 1), chunkRow(90, 97, 1001, 2));
            assertRepetition(chunkRow(90, 95, 1000, 1));
        }

        @Test
        void takesRowsOfAChunkAsRepetitionsOnceAChangeIsMerged() {
            assertNew(chunkRow(90, 95, 1000, 1), tx(8, 1000).update(96, 1));
            assertRepetition(chunkRow(90, 95, 1000, 1));
        }
    }

    @Nested
    class SnapshotsOfRowsWithoutKey {

        private final ChangeEvent row = snapshotRowWithoutKey(SnapshotMark.ROW, 500, 9, 1000, 5);
        private final ChangeEvent last = snapshotRowWithoutKey(SnapshotMark.LAST_OF_TABLE, 500, 9, 1000, 5);

        @Test
        void areNewHoweverAlikeUntilTheTableIsRead() {
            assertNew(row, row, last);
            assertRepetition(row, last);
            memory = Memory.decode(memory.encode());
            assertRepetition(row, last);
        }

        @Test
        void areNewAgainInAnotherSnapshot() {
            assertNew(row, last);
            assertNew(
                    snapshotRowWithoutKey(SnapshotMark.ROW, 600, 10, 2000, 5),
                    snapshotRowWithoutKey(SnapshotMark.LAST, 600, 10, 2000, 5));
            assertRepetition(snapshotRowWithoutKey(SnapshotMark.ROW, 600, 10, 2000, 5), row, last);
        }
    }

    @Nested
    class UnknownUnit {

        @Test
        void takesForgottenTransactionsAsRepetitions() {
            List<ChangeEvent> all = transactions(1, 200);
            assertNew(all);

            assertRepetition(all);
        }

        @Test
        void remembersSixtyFourUnitsOneByOne() {
            assertNew(tx(1000, 5000).update(900, 1));
            assertNew(transactions(1, 63));
            assertNew(tx(1000, 5000).update(901, 1));
            assertNew(transactions(64, 63));

            assertNew(tx(1000, 5000).update(902, 1));
        }

        @Test
        void forgetsTheUnitWhoseLatestMergeIsTheOldest() {
            assertNew(tx(1000, 5000).update(900, 1));
            assertNew(transactions(1, 64));

            assertRepetition(tx(1000, 5000).update(899, 1));
            assertThat(memory.judge(tx(1000, 5000).update(901, 2)).isNew()).isTrue();
            assertRepetition(tx(1000, 5000).after(-1).update(900, 3));
        }

        @Test
        void takesAPairAboveAllForgottenAsNew() {
            forgetTransaction(50, 5000, 800, 900);

            assertNew(tx(49, 4999).after(801).update(700, 1));
            assertNew(tx(48, 4999).after(800).update(901, 1));
            assertRepetition(tx(47, 4999).after(800).update(900, 1));
            assertRepetition(tx(47, 4999).after(799).update(950, 1));
            assertRepetition(tx(47, 4999).update(950, 1));
        }

        @Test
        void takesATimeAboveAllForgottenAsNewThoughLsnsWentBack() {
            forgetTransaction(50, 5000, 800, 900);

            assertNew(tx(3, 5001).after(20).update(30, 1));
            assertRepetition(tx(4, 5000).after(20).update(30, 1));
        }

        @Test
        void takesATransactionIdAboveAllForgottenAsNewThoughLsnsAndClockWentBack() {
            forgetTransaction(50, 5000, 800, 900);

            assertNew(tx(51, 4000).after(20).update(30, 1));
            assertRepetition(tx(50, 4000).after(20).update(30, 1));
        }

        @Test
        void judgesEachKindByWhatIsForgottenOfIt() {
            forgetTransaction(50, 5000, 800, 900);

            assertNew(chunkRow(1, 2, 10, 1), snapshotRow(3, 4, 10, 1));
        }

        @Test
        void takesForgottenSnapshotRowsAsRepetitions() {
            assertNew(snapshotRow(500, 9, 1000, 1), snapshotRow(500, 9, 1003, 2));
            assertNew(transactions(1, 64));

            assertRepetition(snapshotRow(500, 9, 1000, 1), snapshotRow(500, 9, 1003, 2));
            assertNew(snapshotRow(499, 8, 1004, 1), snapshotRow(501, 8, 900, 1), snapshotRow(498, 10, 900, 1));
        }

        @Test
        void takesForgottenChunksAsRepetitions() {
            assertNew(chunkRow(90, 95, 1000, 1), chunkRow(90, 95, 1003, 2));
            assertNew(transactions(1, 64));

            assertRepetition(chunkRow(90, 95, 1000, 1), chunkRow(90, 95, 1003, 2), chunkRow(-1, 95, 1003, 2));
            assertNew(chunkRow(90, 96, 1000, 1), chunkRow(80, 80, 1004, 1));
        }

        private void forgetTransaction(long txId, long timeMillis, long lastCommitLsn, long lsn) {
            assertNew(tx(txId, timeMillis).after(lastCommitLsn).update(lsn, 1));
            for (int i = 0; i < 64; i++) {
                assertNew(tx(i - 100, 0).update(10, 1));
            }
        }
    }

    @Nested
    class LsnsThatWentBack {

        @Test
        void areSaidOnceWithBothLsns() {
            assertNew(tx(1, 1000).after(800).update(900, 1));

            Verdict verdict = see(tx(2, 1001).after(300).update(310, 1));

            assertThat(verdict.isNew()).isTrue();
            assertThat(verdict.lsnsWentBack()).isTrue();
            assertThat(verdict.lsnBefore()).isEqualTo(900);
            assertThat(verdict.lsnNow()).isEqualTo(310);
            assertThat(see(tx(3, 1002).after(320).update(330, 1)).lsnsWentBack())
                    .isFalse();
            assertThat(see(tx(2, 1001).after(300).update(311, 1)).lsnsWentBack())
                    .isFalse();
        }

        @Test
        void areNoticedWhereTheNewConnectorKnowsNoCommitYet() {
            assertNew(tx(1, 1000).after(800).update(900, 1));

            assertThat(see(tx(2, 1001).update(310, 1)).lsnsWentBack()).isTrue();
        }

        @Test
        void areNotSuspectedInATransactionThatBeganEarlierAndCommittedLater() {
            assertNew(tx(2, 1000).after(800).update(900, 1));

            assertThat(see(tx(1, 1001).after(905).update(700, 1))).isEqualTo(Verdict.NEW);
        }

        @Test
        void areNotSuspectedInARepetition() {
            assertNew(transactions(1, 100));

            assertThat(transactions(1, 100))
                    .allSatisfy(event -> assertThat(see(event)).isEqualTo(Verdict.REPETITION));
        }
    }

    @Nested
    class Ownership {

        @Test
        void keepsLogicalServersApart() {
            Tx tx = tx(7, 1000);
            assertNew(tx.update(100, 1));

            assertNew(
                    tx.from("other", "db").update(100, 1),
                    tx.from("server", "other").update(100, 1));
            assertRepetition(tx.update(100, 1));
        }

        @Test
        void changesNothingOfWhatItWasCopiedFrom() {
            assertNew(tx(7, 1000).create(100, 1));
            Memory original = memory;
            memory = original.copy();
            assertRepetition(tx(7, 1000).create(100, 1));
            assertNew(tx(7, 1000).create(100, 2), tx(8, 1000).create(200, 2), snapshotRow(1, 2, 3, 4));

            memory = original;
            assertNew(tx(7, 1000).create(100, 2), tx(8, 1000).create(200, 2), snapshotRow(1, 2, 3, 4));
        }

        @Test
        void readingAgainFromTheStartChangesNothing() {
            List<ChangeEvent> all = new ArrayList<>();
            all.add(snapshotRow(500, 9, 1000, 1));
            all.addAll(transactions(10, 150));
            all.add(chunkRow(90_000, 95_000, 9000, 1));
            all.addAll(transactions(160, 10));
            assertNew(all);
            memory = Memory.decode(memory.encode());

            assertRepetition(all);
        }
    }

    /** Transactions of one change each, following each other. */
    private static List<ChangeEvent> transactions(int firstTxId, int count) {
        return IntStream.range(firstTxId, firstTxId + count)
                .mapToObj(id -> tx(id, 1000 + id).after(id * 10L).update(id * 10L + 5, 1))
                .toList();
    }

    private Verdict see(ChangeEvent event) {
        Verdict verdict = memory.judge(event);
        if (verdict.isNew()) {
            memory.merged(event);
        }
        return verdict;
    }

    private void assertNew(ChangeEvent... events) {
        assertNew(List.of(events));
    }

    private void assertNew(List<ChangeEvent> events) {
        assertThat(events.stream().map(event -> see(event).isNew()))
                .isEqualTo(Collections.nCopies(events.size(), true));
    }

    private void assertRepetition(ChangeEvent... events) {
        assertRepetition(List.of(events));
    }

    private void assertRepetition(List<ChangeEvent> events) {
        assertThat(events.stream().map(event -> see(event).isNew()))
                .isEqualTo(Collections.nCopies(events.size(), false));
    }
}
