package org.metadb.event;

import java.util.Optional;

/**
 * Reads the payload of a row change in one pass. The rows come before the source that names their table; so they are read for the table of
 * the event before, and once more in the rare case that it was another one.
 */
final class PayloadReader {

    private static final byte[] BEFORE = JsonScanner.ascii("before");
    private static final byte[] AFTER = JsonScanner.ascii("after");
    private static final byte[] SOURCE = JsonScanner.ascii("source");
    private static final byte[] OP = JsonScanner.ascii("op");
    private static final byte[] TS_MS = JsonScanner.ascii("ts_ms");
    private static final byte[] TRANSACTION = JsonScanner.ascii("transaction");
    private static final byte[] TOTAL_ORDER = JsonScanner.ascii("total_order");

    private static final char NO_LETTER = ' ';
    private static final char MESSAGE = 'm';

    private final JsonScanner json;
    private final RowReader rows;
    private final RowNotes notes = new RowNotes();
    private final RowNotes notesBefore = new RowNotes();

    private Optional<Source> source = Optional.empty();
    private char letter = NO_LETTER;
    private Optional<Row> before = Optional.empty();
    private Optional<Row> after = Optional.empty();
    private long sentMillis;
    private long totalOrder;
    private Optional<Envelope.TablePlan> table = Optional.empty();
    private boolean hasBefore;
    private boolean saysFalse;
    private int beforeAt;
    private int afterAt;
    private int end;

    PayloadReader(JsonScanner json, RowReader rows) {
        this.json = json;
        this.rows = rows;
    }

    /** Before a record: nothing is known of it. */
    void clear() {
        source = Optional.empty();
    }

    /**
     * Reads the payload that begins where the scanner stands.
     *
     * @param withBefore whether the row before the change is wanted, and how the event was sent
     */
    void read(Envelope envelope, boolean withBefore) {
        int from = json.position();
        Optional<Envelope.TablePlan> guess = envelope.lastTable();
        if (guess.isPresent() && guessed(envelope, guess.get(), withBefore)) {
            table = guess;
            return;
        }
        json.seek(from);
        pass(envelope, Optional.empty(), withBefore);
        if (isMessage()) {
            return;
        }
        Source found = source.orElseThrow(() -> new Malformed("expected a source block, found none").in("source"));
        if (found.table().isEmpty() || found.schema().isEmpty()) {
            throw new Malformed("expected the names of schema and table, found none").in("source");
        }
        Envelope.TablePlan plan = envelope.tableOf(found);
        table = Optional.of(plan);
        if (beforeAt >= 0 && withBefore) {
            json.seek(beforeAt);
            before = row(plan.before(), "before", notesBefore);
        }
        if (afterAt >= 0) {
            json.seek(afterAt);
            after = row(plan.after(), "after", notes);
        }
        json.seek(end);
    }

    /** What the source block says, as far as it has been read. */
    Optional<Source> source() {
        return source;
    }

    /** How the rows of the row change that was read last are read. */
    Optional<Envelope.TablePlan> table() {
        return table;
    }

    /** Whether it is no row change but a message of the source, which names no table. */
    boolean isMessage() {
        return letter == MESSAGE;
    }

    /** The letter of the operation, a blank if there is none. */
    char letter() {
        return letter;
    }

    Optional<Row> before() {
        return before;
    }

    Optional<Row> after() {
        return after;
    }

    Emission emission() {
        boolean known = sentMillis != Source.NONE || totalOrder != Source.NONE;
        return known ? new Emission(sentMillis, totalOrder) : Emission.UNKNOWN;
    }

    /**
     * Tells what the row change that was read shows of values lost on the way here.
     *
     * @param hasKey whether the record has a key
     */
    void watch(Operation operation, boolean hasKey) {
        Optional<TableWatch> watch = table.flatMap(Envelope.TablePlan::watch);
        if (watch.isPresent()) {
            watch.get().saw(source.orElseThrow(), operation, hasKey, hasBefore, saysFalse, notes);
        }
    }

    private boolean guessed(Envelope envelope, Envelope.TablePlan guess, boolean withBefore) {
        try {
            pass(envelope, Optional.of(guess), withBefore);
        } catch (Malformed e) {
            // perhaps a fault only by the guess; if not, the second reading finds it too, and then knows the table
            return false;
        }
        return source.isPresent() && guess.isOf(source.get());
    }

    private void pass(Envelope envelope, Optional<Envelope.TablePlan> plan, boolean withBefore) {
        source = Optional.empty();
        letter = NO_LETTER;
        before = Optional.empty();
        after = Optional.empty();
        sentMillis = Source.NONE;
        totalOrder = Source.NONE;
        beforeAt = -1;
        afterAt = -1;
        hasBefore = false;
        saysFalse = false;
        notes.clear();
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(BEFORE)) {
                hasBefore = json.peek() == '{';
                beforeAt = json.position();
                if (withBefore && plan.isPresent()) {
                    before = row(plan.get().before(), "before", notesBefore);
                } else {
                    json.skipValue();
                }
            } else if (json.nameIs(AFTER)) {
                afterAt = json.position();
                if (plan.isPresent()) {
                    after = row(plan.get().after(), "after", notes);
                } else {
                    json.skipValue();
                }
            } else if (json.nameIs(SOURCE)) {
                source = Optional.of(source(envelope));
                saysFalse = envelope.sourceReader().saysFalse();
            } else if (json.nameIs(OP)) {
                letter = operationLetter();
            } else if (withBefore && json.nameIs(TS_MS)) {
                sentMillis = number("ts_ms");
            } else if (withBefore && json.nameIs(TRANSACTION)) {
                totalOrder = totalOrder();
            } else {
                json.skipValue();
            }
        }
        end = json.position();
    }

    private Optional<Row> row(RowPlan plan, String part, RowNotes seen) {
        try {
            return json.takeNull() ? Optional.empty() : Optional.of(rows.read(plan, seen));
        } catch (Malformed e) {
            throw e.in(part);
        }
    }

    private Source source(Envelope envelope) {
        try {
            return envelope.sourceReader().read(json);
        } catch (Malformed e) {
            throw e.in("source");
        }
    }

    private long totalOrder() {
        long found = Source.NONE;
        if (!json.takeNull()) {
            json.enterObject();
            for (boolean first = true; json.nextField(first); first = false) {
                if (json.nameIs(TOTAL_ORDER)) {
                    found = number("transaction.total_order");
                } else {
                    json.skipValue();
                }
            }
        }
        return found;
    }

    private long number(String field) {
        try {
            return json.takeNull() ? Source.NONE : json.readLong();
        } catch (Malformed e) {
            throw e.in(field);
        }
    }

    private char operationLetter() {
        try {
            json.readText();
        } catch (Malformed e) {
            throw e.in("op");
        }
        return json.textTo() - json.textFrom() == 1 ? (char) json.text()[json.textFrom()] : NO_LETTER;
    }
}
