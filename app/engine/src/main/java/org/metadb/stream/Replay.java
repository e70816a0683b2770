package org.metadb.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.metadb.catalog.CatalogSnapshot;
import org.metadb.catalog.DataSource;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.Route;
import org.metadb.change.Routing;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Decoded;
import org.metadb.event.Decoder;
import org.metadb.event.Operation;
import org.metadb.event.Undecodable;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;
import org.metadb.target.ConnectFailure;
import org.metadb.target.ReplaySession;
import org.metadb.target.ReplaySession.Failure;
import org.metadb.target.ReplaySession.Name;
import org.metadb.target.ReplaySession.Pending;
import org.metadb.target.SourceTables;
import org.metadb.target.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts dead letters of a data source through again, on a connection of its own: also while the source is paused or stopped, or another server reads it.
 * In the order of the records; a dead letter goes in the transaction that applies it, so that a replay may be broken off and said again, and two may run at
 * once. What fails again stays, with its reason renewed. A dead letter has counted as merged already, so no position takes part. Thread-safe.
 */
public final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final int LETTERS_MAX = 200;
    private static final int BYTES_MAX = 8 << 20;

    private final StreamContext context;

    public Replay(StreamContext context) {
        this.context = context;
    }

    /** How many dead letters are gone, and how many stay since they failed again. */
    public record Outcome(int applied, int failed) {

        Outcome plus(Outcome other) {
            return new Outcome(applied + other.applied, failed + other.failed);
        }
    }

    /**
     * Replays the dead letters that there are now.
     *
     * @param only of one table, by its name in the source or here; else all
     * @throws MetadbException of kind USER for a data source or table that does not exist; of kind TARGET if the database fails or a table stays locked:
     *     what was applied until then stays applied
     */
    public Outcome run(String source, Optional<Name> only) {
        CatalogSnapshot catalog = context.catalog().get();
        DataSource dataSource = Optional.ofNullable(catalog.sources().get(source))
                .orElseThrow(() -> MetadbException.user(
                        SqlState.UNDEFINED_OBJECT, "data source \"" + source + "\" does not exist"));
        try (ReplaySession session = ReplaySession.open(context.target(), context.tables(), source)) {
            return new Run(session, dataSource, new Routing(catalog.routing(dataSource))).run(only);
        } catch (SQLException e) {
            throw ConnectFailure.exception("replay of dead letters", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MetadbException.user(SqlState.QUERY_CANCELED, "the replay was interrupted");
        }
    }

    private final class Run {

        private final ReplaySession session;
        private final String source;
        private final Routing routing;
        private final Decoder decoder;
        private final TableReplay tables;
        private final Map<Long, Failure> failures = new HashMap<>();

        Run(ReplaySession session, DataSource dataSource, Routing routing) {
            this.session = session;
            this.source = dataSource.name();
            this.routing = routing;
            this.decoder = SourceStream.decoder(() -> routing, dataSource.options());
            this.tables = new TableReplay(session, context.tables(), decoder, source);
        }

        Outcome run(Optional<Name> only) throws SQLException, InterruptedException {
            Optional<Set<Name>> names = Optional.empty();
            if (only.isPresent()) {
                Set<Name> found = session.find(only.get());
                if (found.isEmpty()) {
                    throw MetadbException.user(
                            SqlState.UNDEFINED_TABLE,
                            "data source \"" + source + "\" has no table \""
                                    + only.get().schema() + "." + only.get().table() + "\"",
                            "Name it as \"list dead_letters\" does, or by its current or main table.");
                }
                names = Optional.of(found);
            }
            Outcome outcome = new Outcome(0, 0);
            List<Long> chunk = new ArrayList<>();
            int bytes = 0;
            for (Pending letter : session.pending(names)) {
                if (!chunk.isEmpty() && (chunk.size() == LETTERS_MAX || bytes + letter.bytes() > BYTES_MAX)) {
                    outcome = outcome.plus(chunk(chunk));
                    chunk.clear();
                    bytes = 0;
                }
                chunk.add(letter.id());
                bytes += letter.bytes();
            }
            outcome = outcome.plus(chunk(chunk));
            session.sweep();
            LOG.info("{}: dead letters replayed: applied={} failed={}", source, outcome.applied(), outcome.failed());
            return outcome;
        }

        private Outcome chunk(List<Long> ids) throws SQLException, InterruptedException {
            Map<Destination, List<LetterGroup.Item>> byTable = new LinkedHashMap<>();
            List<StoredRecord> nothing = new ArrayList<>();
            for (StoredRecord letter : session.letters(ids)) {
                Decoded decoded = letter.isWhole() ? decoder.decode(letter.record()) : notWhole(letter);
                if (decoded instanceof ChangeEvent event) {
                    destination(letter, event)
                            .ifPresent(destination -> byTable.computeIfAbsent(destination, first -> new ArrayList<>())
                                    .add(new LetterGroup.Item(letter, event)));
                } else if (decoded instanceof Undecodable bad) {
                    String path = bad.path().isEmpty() ? "" : bad.path() + ": ";
                    failures.put(letter.id(), new Failure(path + bad.reason(), bad.schema(), bad.table()));
                } else {
                    nothing.add(letter); // a record that changes no row
                }
            }
            int applied = 0;
            for (StoredRecord letter : nothing) {
                session.settle(letter.record().at().topic(), Optional.empty(), List.of(letter), Long.MAX_VALUE);
                session.commit();
                applied++;
            }
            for (Map.Entry<Destination, List<LetterGroup.Item>> table : byTable.entrySet()) {
                applied += tables.apply(table.getKey(), LetterGroup.of(table.getValue()), failures);
            }
            int failed = failures.size();
            session.renew(failures);
            failures.clear();
            return new Outcome(applied, failed);
        }

        private Decoded notWhole(StoredRecord letter) {
            String reason =
                    "the record was not kept, because a filter stops a column of it; a new snapshot of the table mends it";
            return new Undecodable(letter.record().at(), "", reason, "", "", false);
        }

        private Optional<Destination> destination(StoredRecord letter, ChangeEvent event) throws SQLException {
            String schema = event.source().schema();
            String table = event.source().table();
            Route route = routing.route(schema, table);
            String why;
            if (route instanceof Route.Kept kept) {
                Destination wanted = new Destination(kept.target(), kept.origin());
                if (event.operation() == Operation.TRUNCATE) {
                    Optional<Destination> known = session.find(schema, table);
                    return Optional.of(known.orElse(wanted));
                }
                try {
                    new Batch().add(wanted, event);
                    SourceTables.Resolved resolved = session.resolve(schema, table, wanted);
                    if (resolved instanceof SourceTables.Resolved.Kept place) {
                        return Optional.of(place.destination());
                    }
                    why = ((SourceTables.Resolved.Held) resolved).reason();
                } catch (IllegalArgumentException e) {
                    why = e.getMessage();
                }
            } else {
                why = "the table is not kept: " + ((Route.Dropped) route).why();
            }
            failures.put(letter.id(), new Failure(why, schema, table));
            return Optional.empty();
        }
    }
}
