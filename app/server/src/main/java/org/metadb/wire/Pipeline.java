package org.metadb.wire;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * What has been sent to the target and not been answered yet, in order, by the rules of the manual's chapter "Message Flow". The thread
 * of the client adds, the thread of the target takes away; so the first knows when it may answer in the target's place.
 */
final class Pipeline {

    /** A message that the target answers, or that decides how it does. */
    enum Step {
        PARSE,
        BIND,
        DESCRIBE,
        EXECUTE,
        CLOSE,
        /** A message of the door's own that must fail, so that the transaction fails; the client does not see the error. */
        PROBE,
        /** Ends with ReadyForQuery. */
        SYNC,
        /** The same: a simple query or a function call. */
        QUERY,
        /** CopyDone or CopyFail. Not answered; while data is copied in, each Sync before it is ignored. */
        COPY_END
    }

    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private TransactionStatus status = TransactionStatus.IDLE;
    private boolean isUnsynced;
    private boolean hasExecuted;
    private boolean isFailed;
    private boolean isCopyingIn;
    private boolean isEnded;

    /** Before the message is sent. */
    synchronized void sending(Step step) {
        switch (step) {
            case SYNC -> {
                isUnsynced = false;
                hasExecuted = false;
                if (isCopyingIn) {
                    return;
                }
                isFailed = false;
            }
            case QUERY -> {
                if (isFailed) {
                    return;
                }
            }
            case COPY_END -> {
                if (!isCopyingIn) {
                    steps.add(step);
                }
                isCopyingIn = false;
                return;
            }
            case PARSE, BIND, DESCRIBE, EXECUTE, CLOSE, PROBE -> {
                isUnsynced = true;
                hasExecuted |= step == Step.EXECUTE;
                if (isFailed) {
                    return;
                }
            }
        }
        steps.add(step);
    }

    /** Whether a message from the target answers the door itself. */
    synchronized boolean isForDoor(byte type) {
        dropCopyEnds();
        return type == 'E' && steps.peek() == Step.PROBE;
    }

    /** After a message from the target has been handed on. */
    synchronized void answered(byte type) {
        dropCopyEnds();
        Step head = steps.peek();
        switch (type) {
            case '1' -> take(head, Step.PARSE);
            case '2' -> take(head, Step.BIND);
            case '3' -> take(head, Step.CLOSE);
            case 'T', 'n' -> take(head, Step.DESCRIBE);
            case 'C', 's', 'I' -> {
                isCopyingIn = false;
                take(head, Step.EXECUTE);
            }
            case 'G', 'W' -> copyingIn();
            case 'E' -> failed(head);
            default -> {
                return;
            }
        }
        notifyAll();
    }

    /** ReadyForQuery has been handed on. */
    synchronized void ready(TransactionStatus newStatus) {
        status = newStatus;
        isCopyingIn = false;
        Step step = steps.poll();
        while (step != null && step != Step.SYNC && step != Step.QUERY) {
            step = steps.poll();
        }
        notifyAll();
    }

    /** Nothing will be answered any more. */
    synchronized void end() {
        isEnded = true;
        notifyAll();
    }

    /**
     * Waits until all that was sent is answered. Whoever waits has seen to it that the target does answer (Flush).
     *
     * @throws ProtocolException if the target's connection ends first, or the target itself waits for data to be copied in
     */
    synchronized void awaitAnswers() throws ProtocolException, InterruptedException {
        while (isBusy()) {
            if (isEnded) {
                throw new ProtocolException("the target database ended the connection");
            }
            if (isCopyingIn) {
                throw new ProtocolException("a statement of Metadb's was sent while data was being copied in");
            }
            wait();
        }
    }

    /** The same with an end, and without complaint. */
    synchronized boolean awaitAnswers(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (isBusy() && !isEnded) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized boolean isBusy() {
        dropCopyEnds();
        return !steps.isEmpty();
    }

    synchronized TransactionStatus status() {
        return status;
    }

    /** Whether the target takes any message for data, and what is not data for an error. */
    synchronized boolean isCopyingIn() {
        return isCopyingIn;
    }

    /** Whether messages of the extended protocol were sent since the last Sync: the target holds its answers back. */
    synchronized boolean isUnsynced() {
        return isUnsynced;
    }

    /** Whether one of them was an Execute: then there is a transaction, even outside of a transaction block. */
    synchronized boolean hasExecutedSinceSync() {
        return hasExecuted;
    }

    /** Whether the target has told an error and skips all up to the next Sync. */
    synchronized boolean isFailed() {
        return isFailed;
    }

    private void take(Step head, Step expected) {
        if (head == expected) {
            steps.poll();
        }
    }

    /** Each Sync sent too early is ignored by the target. */
    private void copyingIn() {
        isCopyingIn = true;
        Iterator<Step> later = steps.iterator();
        later.next();
        while (later.hasNext()) {
            Step step = later.next();
            if (step == Step.COPY_END) {
                isCopyingIn = false;
                later.remove();
                return;
            }
            if (step == Step.SYNC) {
                later.remove();
            }
        }
    }

    private void failed(Step head) {
        isCopyingIn = false;
        if (head == null || head == Step.SYNC || head == Step.QUERY) {
            return;
        }
        while (!steps.isEmpty() && steps.peek() != Step.SYNC) {
            steps.poll();
        }
        isFailed = steps.isEmpty();
    }

    private void dropCopyEnds() {
        while (steps.peek() == Step.COPY_END) {
            steps.poll();
        }
    }
}
