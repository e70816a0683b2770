package org.metadb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.metadb.wire.Pipeline.Step.BIND;
import static org.metadb.wire.Pipeline.Step.COPY_END;
import static org.metadb.wire.Pipeline.Step.DESCRIBE;
import static org.metadb.wire.Pipeline.Step.EXECUTE;
import static org.metadb.wire.Pipeline.Step.PARSE;
import static org.metadb.wire.Pipeline.Step.PROBE;
import static org.metadb.wire.Pipeline.Step.QUERY;
import static org.metadb.wire.Pipeline.Step.SYNC;

import org.junit.jupiter.api.Test;

class PipelineTest {
    private final Pipeline pipeline = new Pipeline();

    @Test
    void isBusyUntilEveryMessageIsAnswered() {
        send(PARSE, BIND, DESCRIBE, EXECUTE);
        answer("12nDD");
        assertThat(pipeline.isBusy()).isTrue();
        answer("C");
        assertThat(pipeline.isBusy()).isFalse();
        assertThat(pipeline.isUnsynced()).isTrue();
        assertThat(pipeline.hasExecutedSinceSync()).isTrue();
        send(SYNC);
        assertThat(pipeline.isBusy()).isTrue();
        assertThat(pipeline.hasExecutedSinceSync()).isFalse();
        pipeline.ready(TransactionStatus.IDLE);
        assertThat(pipeline.isBusy()).isFalse();
    }

    @Test
    void takesTheRowsOfAQueryForNoDescription() {
        send(QUERY, PARSE, DESCRIBE);
        answer("TDCTDC");
        pipeline.ready(TransactionStatus.IDLE);
        answer("1tT");
        assertThat(pipeline.isBusy()).isFalse();
    }

    @Test
    void expectsNothingBetweenAnErrorAndTheNextSync() {
        send(PARSE, BIND, EXECUTE, SYNC, PARSE);
        answer("E");
        assertThat(pipeline.isFailed()).as("the Sync is on its way").isFalse();
        pipeline.ready(TransactionStatus.IDLE);
        answer("E");
        assertThat(pipeline.isFailed()).isTrue();
        send(BIND, QUERY);
        assertThat(pipeline.isBusy()).isFalse();
        send(SYNC);
        assertThat(pipeline.isFailed()).isFalse();
        assertThat(pipeline.isBusy()).isTrue();
    }

    @Test
    void keepsTheErrorOfAProbeToItself() {
        send(PARSE, PROBE, SYNC);
        answer("1");
        assertThat(pipeline.isForDoor((byte) 'N')).isFalse();
        assertThat(pipeline.isForDoor((byte) 'E')).isTrue();
        answer("E");
        assertThat(pipeline.isForDoor((byte) 'E')).isFalse();
        pipeline.ready(TransactionStatus.FAILED);
        assertThat(pipeline.isBusy()).isFalse();
        assertThat(pipeline.status()).isEqualTo(TransactionStatus.FAILED);
    }

    @Test
    void countsNoSyncThatIsIgnoredDuringCopy() {
        send(EXECUTE, SYNC);
        answer("G");
        send(SYNC, COPY_END, SYNC);
        answer("C");
        pipeline.ready(TransactionStatus.IDLE);
        assertThat(pipeline.isBusy()).isFalse();
    }

    @Test
    void countsNoSyncThatIsIgnoredDuringCopyAlsoWhenTheClientWasFaster() {
        send(EXECUTE, SYNC, COPY_END, SYNC);
        answer("GC");
        pipeline.ready(TransactionStatus.IDLE);
        assertThat(pipeline.isBusy()).isFalse();
    }

    @Test
    void passesOverTheEndOfACopyThatNeverBegan() {
        send(QUERY, COPY_END);
        answer("E");
        pipeline.ready(TransactionStatus.IDLE);
        assertThat(pipeline.isBusy()).isFalse();
    }

    @Test
    void doesNotWaitForATargetThatWaitsForData() {
        send(QUERY);
        answer("G");
        assertThat(pipeline.isCopyingIn()).isTrue();
        assertThatThrownBy(pipeline::awaitAnswers).hasMessageContaining("copied in");
        answer("E");
        assertThat(pipeline.isCopyingIn()).isFalse();
    }

    @Test
    void doesNotWaitForATargetThatIsGone() throws Exception {
        send(QUERY);
        assertThat(pipeline.awaitAnswers(1)).isFalse();
        pipeline.end();
        assertThatThrownBy(pipeline::awaitAnswers).isInstanceOf(ProtocolException.class);
        assertThat(pipeline.awaitAnswers(10_000)).isTrue();
    }

    private void send(Pipeline.Step... steps) {
        for (Pipeline.Step step : steps) {
            pipeline.sending(step);
        }
    }

    private void answer(String types) {
        for (char type : types.toCharArray()) {
            pipeline.answered((byte) type);
        }
    }
}
