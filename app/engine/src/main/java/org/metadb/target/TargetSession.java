package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.metadb.change.Destination;
import org.metadb.change.TableBatch;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.finding.Finding;
import org.metadb.merge.ColumnNews;
import org.metadb.merge.MergeStep;
import org.metadb.merge.TableMerge;
import org.metadb.pg.Identifier;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.TableSchema;
import org.postgresql.PGConnection;

/**
 * A writer's session with the target: reads positions, makes tables able to take a batch, commits batches. Owned by one thread, save
 * {@link #cancel} and {@link #abort}. After an {@link SQLException} that is not the data's fault the session is to be closed and another opened: whether its last commit
 * came through is then read from the positions.
 */
public final class TargetSession implements AutoCloseable {

    /**
     * Each statement finds its rows by index and whole key, however large the table and whatever the statistics of a staging table that was
     * filled a moment ago: a plan made while the table is empty otherwise gathers all rows of an origin once and compares each with each staged
     * row. And a vanished server or network is noticed.
     */
    private static final String WRITER = """
            set enable_seqscan = off;
            set enable_hashjoin = off;
            set enable_mergejoin = off;
            set enable_bitmapscan = off;
            set enable_material = off;
            set enable_memoize = off;
            set jit = off;
            set work_mem = '32MB';
            set temp_buffers = '32MB';
            set lock_timeout = '15s';
            set tcp_keepalives_idle = 10;
            set tcp_keepalives_interval = 5;
            set tcp_keepalives_count = 3
            """;

    private final Connection connection;
    private final int pid;
    private final Tables tables;
    private final String dataSource;
    private final Positions positions;
    private final SourceTables sourceTables;
    private final SchemaChanges schemaChanges;
    private final Topics topics;
    private final TruncationLog truncations = new TruncationLog();
    private final Milestone.Listener milestones;
    private final Staging staging = new Staging();
    private final PlannedTables plannedTables;
    /** Topics that may have dead letters, so that what is applied behind one is to be kept. */
    private final Set<String> topicsWithLetters = new HashSet<>();

    private TargetSession(
            Connection connection,
            int pid,
            Tables tables,
            TargetSettings settings,
            String dataSource,
            String consumerGroup,
            Milestone.Listener milestones) {
        this.connection = connection;
        this.pid = pid;
        this.milestones = milestones;
        this.tables = tables;
        this.dataSource = dataSource;
        this.positions = new Positions(dataSource, consumerGroup);
        this.topics = new Topics(dataSource, consumerGroup);
        this.sourceTables = new SourceTables(dataSource);
        this.schemaChanges = new SchemaChanges(settings, tables, dataSource);
        this.plannedTables = new PlannedTables(connection, tables);
    }

    /** Opens a session of its own for one writer of a data source. */
    public static TargetSession open(TargetSettings settings, Tables tables, String dataSource, String consumerGroup)
            throws SQLException {
        return open(settings, tables, dataSource, consumerGroup, Milestone.Listener.NONE);
    }

    /** The same, with somebody who is told how far the session's work has come. */
    public static TargetSession open(
            TargetSettings settings,
            Tables tables,
            String dataSource,
            String consumerGroup,
            Milestone.Listener milestones)
            throws SQLException {
        Connection connection = settings.connect("metadb " + dataSource);
        try (Statement statement = connection.createStatement()) {
            statement.execute(WRITER);
            int pid = pid(statement);
            connection.setAutoCommit(false);
            connection.unwrap(PGConnection.class).setPrepareThreshold(1);
            return new TargetSession(connection, pid, tables, settings, dataSource, consumerGroup, milestones);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Asked of the server: the number that the driver was told when it logged in may be a pooler's own. */
    private static int pid(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** See {@link Positions#read}. */
    public Map<TopicPartitionId, HeldPosition> readPositions(Map<TopicPartitionId, UUID> partitions)
            throws SQLException {
        Set<String> topics =
                partitions.keySet().stream().map(TopicPartitionId::topic).collect(Collectors.toSet());
        topicsWithLetters.addAll(DeadLetters.topics(connection, dataSource, topics));
        Map<TopicPartitionId, HeldPosition> read = positions.read(connection, partitions);
        milestones.reached(Milestone.AFTER_POSITIONS_READ);
        return read;
    }

    /** Whether a topic may have dead letters: then what is applied behind one is to be said to {@link #commit}. */
    public boolean mayHaveLetters(String topic) {
        return topicsWithLetters.contains(topic);
    }

    /** See {@link Topics#read}; to be called behind {@link #readPositions}, so that partitions taken in between are noticed at the fence. */
    public Map<String, KnownTopic> readTopics(Map<String, KafkaTopic> asKafkaTells) throws SQLException {
        return topics.read(connection, asKafkaTells);
    }

    /** See {@link Topics#takeIn}. */
    public Map<Integer, Long> takeIn(String topic, KafkaTopic now, Map<Integer, Long> ends) throws SQLException {
        return topics.takeIn(connection, topic, now, ends);
    }

    /** See {@link TruncationLog#read}. */
    public void readTruncations(Destination destination) throws SQLException {
        truncations.read(connection, destination);
    }

    /** The truncations remembered of a table, as read before. */
    public List<Truncation> truncations(Destination destination) {
        return truncations.known(destination);
    }

    /** Where a source table is kept, as far as this session asked before. */
    public Optional<Destination> known(String schema, String table) {
        return sourceTables.known(schema, table);
    }

    /** See {@link SourceTables#find}. */
    public Optional<Destination> find(String schema, String table) throws SQLException {
        return sourceTables.find(connection, schema, table);
    }

    /** See {@link SourceTables#resolve}. */
    public SourceTables.Resolved resolve(String schema, String table, Destination wanted) throws SQLException {
        return sourceTables.resolve(connection, schema, table, wanted);
    }

    /** See {@link SchemaChanges#ensure}. */
    public Optional<TableSchema> ensure(TableBatch batch) throws SQLException, TableBlocked {
        return ensure(batch, news -> {});
    }

    /** See {@link SchemaChanges#ensure}. */
    public Optional<TableSchema> ensure(TableBatch batch, Consumer<ColumnNews> news) throws SQLException, TableBlocked {
        return schemaChanges.ensure(connection, batch, news, () -> milestones.reached(Milestone.AFTER_SCHEMA_CHANGE));
    }

    /** What was found of the data source so far. */
    public List<Finding> readFindings() throws SQLException {
        List<Finding> findings = SourceFindings.read(connection, dataSource);
        connection.rollback();
        return findings;
    }

    /** Stores findings in a transaction of their own; see {@link SourceFindings#store}. */
    public void storeFindings(List<Finding> findings) throws SQLException {
        try {
            SourceFindings.store(connection, dataSource, findings);
            connection.commit();
        } catch (SQLException e) {
            rollback(e);
            throw e;
        }
    }

    /** The source tables that this session knows to be kept in a table, as schema and name. */
    public void sourcesOf(TableName current, BiConsumer<String, String> each) {
        sourceTables.keptIn(current, each);
    }

    /** See {@link ColumnComments#set}. */
    public boolean comment(TableSchema table, Map<Identifier, String> sourceTypes) throws SQLException {
        return ColumnComments.set(connection, table, sourceTypes);
    }

    /** Commits a batch without truncations, of topics with one partition: see the other methods of this name. */
    public Set<TableName> commit(
            List<TableMerge> merges,
            Collection<TableSchema> planned,
            Collection<Progress> progress,
            Collection<DeadLetter> deadLetters)
            throws SQLException, Fenced, TablesChanged, TableBlocked {
        return commit(merges, planned, Map.of(), progress, deadLetters);
    }

    /** Commits a batch for which it makes no difference whether a create event comes over a row: see the other method of this name. */
    public Set<TableName> commit(
            List<TableMerge> merges,
            Collection<TableSchema> planned,
            Map<Destination, Truncations> truncated,
            Collection<Progress> progress,
            Collection<DeadLetter> deadLetters)
            throws SQLException, Fenced, TablesChanged, TableBlocked {
        try {
            return commit(
                    merges, planned, truncated, progress, deadLetters, List.of(), (destination, segment, key) -> true);
        } catch (UnexpectedRows e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Commits a batch: in ONE transaction the positions are locked and checked, the tables merged, dead letters written and the positions moved.
     *
     * @param merges the plans, made for {@code planned}
     * @param planned the tables that the plans were made for, each as it was then
     * @param truncated what the batch knows of truncations, see {@link org.metadb.change.Batch#truncations}
     * @param applied the batch's new records of topics that have dead letters, before this batch or in it
     * @param expected what the batch knew when it was folded
     * @return the current tables in which a value that an update left unchanged was never seen, and is null from here on, or a row without a key
     *     that an event says was there
     * @throws Fenced if another worker owns one of the partitions
     * @throws TablesChanged if a table is no longer as planned for
     * @throws UnexpectedRows if create events came over rows that {@code expected} does not know of
     * @throws TableBlocked if somebody else keeps one of the tables from being written
     * @throws SQLException anything else; nothing was committed, unless the connection broke while the commit was under way
     */
    public Set<TableName> commit(
            List<TableMerge> merges,
            Collection<TableSchema> planned,
            Map<Destination, Truncations> truncated,
            Collection<Progress> progress,
            Collection<DeadLetter> deadLetters,
            Collection<Follower> applied,
            UnexpectedRows.Expected expected)
            throws SQLException, Fenced, TablesChanged, UnexpectedRows, TableBlocked {
        Set<TableName> lost = new TreeSet<>();
        Collection<TableName> under = List.of(); // whose locks are waited for
        UnexpectedRows unexpected = new UnexpectedRows();
        milestones.reached(Milestone.BEFORE_LOCK);
        staging.begin();
        try {
            positions.lock(connection, progress);
            milestones.reached(Milestone.AFTER_LOCK);
            truncations.lock(connection, truncated);
            under = planned.stream().map(table -> table.names().current()).toList();
            plannedTables.lock(planned);
            for (TableMerge merge : merges) {
                under = List.of(merge.destination().table());
                for (MergeStep step : merge.steps()) {
                    if (run(merge.destination(), step, expected, unexpected)) {
                        lost.add(merge.destination().table());
                    }
                }
                milestones.reached(Milestone.AFTER_MERGE);
            }
            under = List.of();
            if (!unexpected.rows().isEmpty()) {
                throw unexpected;
            }
            truncations.store(connection, truncated);
            DeadLetters.write(connection, dataSource, deadLetters, applied);
            positions.store(connection, progress);
            milestones.reached(Milestone.BEFORE_COMMIT);
            connection.commit();
            deadLetters.forEach(
                    letter -> topicsWithLetters.add(letter.record().at().topic()));
            merges.forEach(merge -> plannedTables.written(merge.destination().table()));
        } catch (SQLException e) {
            rollback(e);
            if (SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState()) && !under.isEmpty()) {
                plannedTables.throwBlocked(under);
            }
            throw e;
        } catch (Fenced | TablesChanged | UnexpectedRows | RuntimeException e) {
            rollback(e);
            throw e;
        }
        milestones.reached(Milestone.AFTER_COMMIT);
        staging.trim(connection);
        return lost;
    }

    /** For what else is done in a transaction of this session. */
    Connection connection() {
        return connection;
    }

    /** See {@link PlannedTables#lock}. */
    void lock(Collection<TableSchema> planned) throws SQLException, TablesChanged {
        plannedTables.lock(planned);
    }

    Staging staging() {
        return staging;
    }

    /** Says whether something was never seen: a value ({@link MergeStep.StageAndMerge}) or a row ({@link MergeStep.StageRows}). */
    boolean run(MergeStep step, Destination destination) throws SQLException {
        return run(destination, step, (of, segment, key) -> true, new UnexpectedRows());
    }

    /** The same, with the create events that came over rows: see {@link #commit}. */
    private boolean run(
            Destination destination, MergeStep step, UnexpectedRows.Expected expected, UnexpectedRows unexpected)
            throws SQLException {
        if (step instanceof MergeStep.StageRows rows) {
            staging.copy(connection, rows.staging(), rows.segment());
            milestones.reached(Milestone.AFTER_COPY);
            return isTrue(rows.sql());
        }
        if (!(step instanceof MergeStep.StageAndMerge merge)) {
            run(step.sql());
            return false;
        }
        staging.copy(connection, merge.staging(), merge.segment());
        milestones.reached(Milestone.AFTER_COPY);
        for (String before : merge.before()) {
            run(before);
        }
        boolean lost =
                merge.lostValues().isPresent() && isTrue(merge.lostValues().get());
        try (PreparedStatement statement = connection.prepareStatement(merge.sql());
                ResultSet standing = statement.executeQuery()) {
            unexpected.addAll(standing, merge, destination, expected);
            return lost;
        }
    }

    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private boolean isTrue(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    void rollback(Exception cause) {
        try {
            connection.rollback();
            staging.rolledBack();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Cancels what runs on the target now, from another thread. */
    public void cancel() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // The session is closed or its server gone: there is nothing left to cancel.
            return;
        }
    }

    /** Breaks the connection at once, from another thread; the transaction in it is rolled back by the server, when it notices. */
    public void abort() {
        try {
            connection.abort(breaking -> new Thread(breaking, "target abort").start());
        } catch (SQLException e) {
            // It is broken already.
            return;
        }
    }

    /** The server's process for this session. */
    int pid() {
        return pid;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was not committed is rolled back by the server when it notices; nothing depends on it.
            return;
        }
    }
}
