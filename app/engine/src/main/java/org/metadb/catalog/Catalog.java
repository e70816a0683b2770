package org.metadb.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.metadb.pg.Identifier;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;
import org.metadb.target.ConnectFailure;
import org.metadb.target.TargetPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog of a database, shared by all servers on it. A change is checked, committed and then published as a {@link CatalogSnapshot}; what
 * other servers change is seen within {@link #POLL_INTERVAL}. Any thread may call; changes take turns, in this process by a lock, between
 * processes by an advisory lock of the database.
 *
 * <p>Changes throw {@link MetadbException}: of kind USER, nothing changed, when a statement cannot be carried out; of kind TARGET when the
 * database failed.
 */
public final class Catalog implements AutoCloseable {

    /** How often the database is asked whether another server changed something. */
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Catalog.class);

    private final TargetPool pool;
    private final ReentrantLock turn = new ReentrantLock();
    private final List<Consumer<CatalogSnapshot>> listeners = new ArrayList<>(); // under the lock
    private CatalogContents contents; // under the lock
    private volatile CatalogSnapshot current;
    private Optional<CatalogWatch> watch = Optional.empty(); // under the lock

    private Catalog(TargetPool pool, CatalogContents contents) {
        this.pool = pool;
        this.contents = contents;
        this.current = contents.snapshot(1);
    }

    /**
     * Reads the catalog. What others change is seen once {@link #startPolling} is called. The pool stays the caller's to close, after this.
     *
     * @throws MetadbException of kind TARGET when it cannot be read
     */
    public static Catalog open(TargetPool pool) {
        try (Connection connection = pool.connection()) {
            return new Catalog(pool, readAtOnce(connection));
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Begins to look for changes by other servers, in a thread of its own that ends with {@link #close}. */
    public void startPolling() {
        turn.lock();
        try {
            if (watch.isEmpty()) {
                watch = Optional.of(CatalogWatch.start(this::poll, POLL_INTERVAL));
            }
        } finally {
            turn.unlock();
        }
    }

    /** The latest snapshot. */
    public CatalogSnapshot current() {
        return current;
    }

    /**
     * Hears of every snapshot from now on: of the current one at once, of each later one after its commit, in order. Called while changes wait, so it must
     * return soon.
     */
    public void listen(Consumer<CatalogSnapshot> listener) {
        turn.lock();
        try {
            listeners.add(listener);
            listener.accept(current);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Creates a data source: not paused, in initial synchronization.
     *
     * @param options by name; an empty value is an unset option
     */
    public void createSource(String name, String type, Map<String, String> options) {
        change((tables, before) -> {
            checkName("data source", name);
            if (before.sources().containsKey(name)) {
                throw MetadbException.user(SqlState.DUPLICATE_OBJECT, "data source \"" + name + "\" already exists");
            }
            if (!type.equals("kafka")) {
                throw MetadbException.user(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "invalid data source type \"" + type + "\"",
                        "The type of a data source is kafka.");
            }
            Map<String, Optional<String>> changes = new TreeMap<>();
            changes.put(SourceOption.SECURITY.word(), Optional.of(Security.SSL.word()));
            options.forEach((option, value) -> changes.put(option, Optional.of(value)));
            tables.insertSource(name, checkedOptions(name, Map.of(), changes, before));
        });
    }

    /**
     * Changes options of a data source, all or none, and lets it try again if it had stopped by itself.
     *
     * @param changes by option name: the new value, an empty one being an unset option, or nothing to unset it
     */
    public void alterSource(String name, Map<String, Optional<String>> changes) {
        change((tables, before) -> {
            SourceRow source = existing(before, name);
            tables.writeOptions(name, checkedOptions(name, source.options(), changes, before));
            tables.raiseResumed(name);
        });
    }

    /** Drops a data source. Its tables stay, and its positions: created again under the same name and group, it continues. */
    public void dropSource(String name) {
        change((tables, before) -> tables.deleteSource(existing(before, name).name()));
    }

    /** Stops reading a data source until it is resumed, over restarts too. */
    public void pauseSource(String name) {
        change((tables, before) -> tables.setEnabled(existing(before, name).name(), false));
    }

    /**
     * Reads on: ends a pause, and lets what had stopped by itself try again.
     *
     * @param skipLostRecords accept that records which Kafka deleted unread are never merged
     */
    public void resumeSource(String name, boolean skipLostRecords) {
        change((tables, before) -> {
            tables.setEnabled(existing(before, name).name(), true);
            tables.setSkipLost(name, skipLostRecords);
            tables.raiseResumed(name);
        });
    }

    /** Sets which synchronization of a data source is going on. */
    public void setSyncState(String name, SyncState state) {
        change((tables, before) -> tables.setSync(existing(before, name).name(), state));
    }

    /** Creates a data origin. */
    public void createOrigin(String name) {
        change((tables, before) -> {
            checkName("data origin", name);
            if (before.origins().contains(name)) {
                throw MetadbException.user(SqlState.DUPLICATE_OBJECT, "data origin \"" + name + "\" already exists");
            }
            tables.insertOrigin(name);
        });
    }

    /** Sets a parameter of {@link Parameter}, by its name in lower case. */
    public void setParameter(String name, String value) {
        change((tables, before) -> {
            Parameter.named(name).check(value);
            tables.setParameter(name, value);
        });
    }

    /** Runs a query of <code>list</code>. */
    public CatalogList.Rows list(CatalogList list) {
        try (Connection connection = pool.connection()) {
            return list.run(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The dead letters of all data sources, the oldest first, {@link DeadLetterRow#LISTED_MAX} at most. */
    public List<DeadLetterRow> deadLetters() {
        List<DeadLetterRow> letters = new ArrayList<>();
        try (Connection connection = pool.connection();
                PreparedStatement statement = connection.prepareStatement(SqlFile.read("list/dead_letters.sql"))) {
            statement.setInt(1, DeadLetterRow.LISTED_MAX);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    letters.add(DeadLetterRow.of(rows));
                }
            }
            return letters;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** What the events of a data source showed of values lost before Kafka, as stored by whichever server read them. */
    public SourceCheck checkSource(String name) {
        try (Connection connection = pool.connection()) {
            return SourceCheck.read(connection, name);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Reads the database and publishes what is new in it. What the watch does, once. */
    void poll() throws SQLException {
        turn.lock();
        try (Connection connection = pool.connection()) {
            publish(readAtOnce(connection));
        } finally {
            turn.unlock();
        }
    }

    /** Stops looking for changes; waits a little for a look that is under way. */
    @Override
    public void close() {
        Optional<CatalogWatch> ending;
        turn.lock();
        try {
            ending = watch;
            watch = Optional.empty();
        } finally {
            turn.unlock();
        }
        ending.ifPresent(CatalogWatch::close);
    }

    private void change(Change change) {
        turn.lock();
        try (Connection connection = pool.connection()) {
            connection.setAutoCommit(false);
            AdvisoryLock.CHANGE.lockTransaction(connection);
            CatalogTables tables = new CatalogTables(connection);
            change.apply(tables, tables.read());
            CatalogContents after = tables.read();
            connection.commit();
            publish(after);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            turn.unlock();
        }
    }

    private void publish(CatalogContents read) {
        if (read.equals(contents)) {
            return;
        }
        CatalogSnapshot snapshot = read.snapshot(current.version() + 1);
        contents = read;
        current = snapshot;
        for (Consumer<CatalogSnapshot> listener : listeners) {
            try {
                listener.accept(snapshot);
            } catch (RuntimeException e) { // committed already: the others must hear of it
                log.error("catalog: version={} was not taken up by a listener", snapshot.version(), e);
            }
        }
    }

    /** All tables as of one moment. */
    private static CatalogContents readAtOnce(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
        }
        CatalogContents read = new CatalogTables(connection).read();
        connection.rollback();
        return read;
    }

    /** The options after the changes, if they are good and the consumer group is nobody else's. */
    private static Map<String, String> checkedOptions(
            String name, Map<String, String> old, Map<String, Optional<String>> changes, CatalogContents before) {
        Map<String, String> options = new TreeMap<>(old);
        Map<String, String> named = new TreeMap<>();
        changes.forEach((word, value) -> {
            String option = SourceOptions.fullName(word);
            if (named.put(option, word) != null) {
                throw MetadbException.user(
                        SqlState.DUPLICATE_OBJECT, "option \"" + option + "\" provided more than once");
            }
            options.put(option, value.orElse(""));
        });
        SourceOptions parsed = SourceOptions.parse(name, options);
        before.snapshot(0).sources().values().stream()
                .filter(other -> !other.name().equals(name))
                .filter(other -> other.options().consumerGroup().equals(parsed.consumerGroup()))
                .findFirst()
                .ifPresent(other -> {
                    throw MetadbException.user(
                            SqlState.DUPLICATE_OBJECT,
                            "consumer group \"" + parsed.consumerGroup() + "\" is used by data source \"" + other.name()
                                    + "\"",
                            "Each data source needs a consumer group of its own: set the option \"consumer_group\".");
                });
        return parsed.written();
    }

    private static SourceRow existing(CatalogContents contents, String name) {
        SourceRow source = contents.sources().get(name);
        if (source == null) {
            throw MetadbException.user(SqlState.UNDEFINED_OBJECT, "data source \"" + name + "\" does not exist");
        }
        return source;
    }

    private static void checkName(String what, String name) {
        if (Identifier.bytes(name) > Identifier.BYTES_MAX) {
            throw MetadbException.user(SqlState.NAME_TOO_LONG, what + " name \"" + name + "\" too long");
        }
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw MetadbException.user(SqlState.SYNTAX_ERROR, what + " name \"" + name + "\" is invalid");
        }
    }

    private static MetadbException failure(SQLException e) {
        return ConnectFailure.exception("catalog", e);
    }

    @FunctionalInterface
    private interface Change {
        void apply(CatalogTables tables, CatalogContents before) throws SQLException;
    }
}
