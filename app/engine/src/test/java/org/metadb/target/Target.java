package org.metadb.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.metadb.catalog.CatalogSetup;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.StandingRows;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.merge.TableMerge;
import org.metadb.pg.TableName;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.schema.TableSchema;
import org.metadb.simulation.Intake;

/** A fresh database with a catalog, and a writer's session on it that takes batches of events. */
final class Target implements AutoCloseable {

    static final TopicPartitionId PARTITION = new TopicPartitionId("topic", 0);
    private static final UUID TOPIC_ID = new UUID(1, 1);

    final TestDatabase database;
    Tables tables = new Tables();
    TargetSession session;
    HeldPosition position;
    /** How often a batch of {@link #stream} was folded again. */
    int folds;
    /** The tables in which the last commit lost a value. */
    Set<TableName> lost = Set.of();

    private Connection reader;

    Target() {
        this(TestPostgres.defaultVersion());
    }

    Target(PostgresVersion version) {
        database = TestPostgres.freshDatabase(version);
        new CatalogSetup(settings(), Optional.empty(), "1.2.3").prepareForStart();
        reopen();
    }

    TargetSettings settings() {
        return TestTarget.owner(database);
    }

    TargetSession open(String dataSource) throws SQLException {
        return TargetSession.open(settings(), tables, dataSource, "group");
    }

    /** As after a restart: a new session that has seen no table. */
    void reopen() {
        reopen(new Tables());
    }

    void reopen(Tables unseen) {
        if (session != null) {
            session.close();
        }
        tables.close();
        tables = unseen;
        try {
            session = open("source");
            position = session.readPositions(Map.of(PARTITION, TOPIC_ID)).get(PARTITION);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As if nothing had been read yet; the tables stay. */
    void forget() throws SQLException {
        run("delete from metadb.position", "delete from metadb.memory");
        position = session.readPositions(Map.of(PARTITION, TOPIC_ID)).get(PARTITION);
    }

    record Planned(List<TableMerge> merges, List<TableSchema> tables) {}

    /** Merges the events as one batch. */
    void merge(Table table, ChangeEvent... events) throws Exception {
        commit(plan(batch(table.destination(), List.of(events))));
    }

    /** Merges events of several tables as one batch. */
    void merge(Map<ChangeEvent, Table> events) throws Exception {
        commit(plan(batch(events)));
    }

    static Batch batch(Map<ChangeEvent, Table> events) {
        Batch batch = new Batch();
        events.forEach((event, table) -> batch.add(table.destination(), event));
        return batch;
    }

    static Batch batch(Destination destination, Collection<ChangeEvent> events) {
        Batch batch = new Batch();
        events.forEach(event -> batch.add(destination, event));
        return batch;
    }

    Planned plan(Batch batch) throws Exception {
        List<TableMerge> merges = new ArrayList<>();
        List<TableSchema> planned = new ArrayList<>();
        for (TableBatch table : batch.tables()) {
            session.ensure(table).ifPresent(ready -> {
                merges.add(TableMerge.plan(table, ready));
                planned.add(ready);
            });
        }
        return new Planned(merges, planned);
    }

    void commit(Planned planned, DeadLetter... letters) throws Exception {
        Progress progress = new Progress(position, position.nextOffset() + 1, position.memory());
        lost = session.commit(planned.merges(), planned.tables(), List.of(progress), List.of(letters));
        position = progress.after();
    }

    /** Takes the events that are new as one batch, by what the position remembers, as a writer does that has just been started. */
    void stream(Destination destination, Collection<ChangeEvent> events) throws Exception {
        StandingRows standing = new StandingRows();
        while (true) {
            Memory memory = Memory.decode(position.memory());
            Batch batch = new Batch(standing);
            events.forEach(event -> Intake.take(destination, event, memory, batch));
            Planned planned = plan(batch);
            Progress progress = new Progress(position, position.nextOffset() + events.size(), memory.encode());
            try {
                session.commit(
                        planned.merges(),
                        planned.tables(),
                        batch.truncations(),
                        List.of(progress),
                        List.of(),
                        List.of(),
                        batch::expects);
                position = progress.after();
                return;
            } catch (UnexpectedRows e) {
                folds++;
                standing.addAll(e.rows());
            }
        }
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** All rows, each as its values with bars between. */
    List<String> rows(String query) throws SQLException {
        if (reader == null) {
            reader = database.connect();
        }
        try (Statement statement = reader.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            ResultSet found = statement.executeQuery(query);
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(found.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    /**
     * Every version of main table {@code s.<name>__} in the order of {@code __id}: the given columns, then begin and end in seconds of the tests' clock
     * (inf while current), LSN and end LSN as numbers.
     */
    List<String> versions(String name, String columns) throws SQLException {
        return rows("""
                select %s, extract(epoch from __start - '2024-05-01 00:00:00+00')::int,
                    case when __end = '9999-12-31 00:00:00+00' then 'inf'
                        else extract(epoch from __end - '2024-05-01 00:00:00+00')::int::text end
                    || case when __current then '*' else '' end,
                    __lsn - '0/0', __end_lsn - '0/0'
                from s."%s__" order by __id""".formatted(columns, name));
    }

    @Override
    public void close() {
        tables.close();
        session.close();
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.close();
    }
}
