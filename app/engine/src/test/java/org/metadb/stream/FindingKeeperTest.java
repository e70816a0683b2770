package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.change.Destination;
import org.metadb.finding.Evidence;
import org.metadb.finding.FindingKind;
import org.metadb.finding.TableEvidence;
import org.metadb.merge.ColumnNews;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.schema.ColumnType;
import org.metadb.target.Tables;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSession;
import org.metadb.target.TestTarget;

/** What one server found, the next knows. */
class FindingKeeperTest {

    private TestDatabase database;
    private TargetPool pool;
    private TargetSession session;

    @BeforeEach
    void arrange() throws SQLException {
        database = TestPostgres.freshDatabase();
        new CatalogSetup(TestTarget.owner(database), Optional.empty(), "1.2.3").prepareForStart();
        pool = TargetPool.open(TestTarget.owner(database), "test", 2);
        try (Catalog catalog = Catalog.open(pool)) {
            catalog.createSource("lib", "kafka", Map.of("module", "folio"));
        }
        session = TargetSession.open(TestTarget.owner(database), new Tables(), "lib", "g");
    }

    @AfterEach
    void close() {
        session.close();
        pool.close();
        database.close();
    }

    @Test
    void findsAColumnThatCameWithAChangeUntilASnapshotBringsIt() {
        TableEvidence loan = loan(new FindingKeeper());
        Evidence fine = loan.of("fine", FindingKind.ADDED_COLUMN);

        loan.added(List.of("fine"), 1);
        assertThat(fine.isOpen()).isTrue();
        loan.columns(true, Map.of("id", "integer", "fine", "text"), 2);
        assertThat(fine.isOpen()).isTrue();
        loan.columns(false, Map.of("id", "integer", "fine", "text", "note", "text"), 3);
        assertThat(fine.isOpen()).isFalse();

        loan.added(List.of("note"), 4);
        assertThat(loan.of("note", FindingKind.ADDED_COLUMN).isOpen())
                .as("a snapshot brought it")
                .isFalse();
    }

    @Test
    void findsAColumnThatGotAnotherTypeUntilASnapshotBringsThatType() {
        TableEvidence loan = loan(new FindingKeeper());
        Evidence fine = loan.of("fine", FindingKind.RETYPED_COLUMN);
        loan.columns(false, Map.of("id", "integer", "fine", "integer"), 1);

        loan.retyped(FindingKind.RETYPED_COLUMN, Map.of("fine", "uuid"), 2);
        assertThat(fine.isOpen()).isTrue();
        loan.columns(false, Map.of("id", "integer", "fine", "uuid"), 3);
        assertThat(fine.isOpen()).isFalse();

        loan.retyped(FindingKind.RETYPED_COLUMN, Map.of("fine", "uuid"), 4);
        assertThat(fine.isOpen()).as("a snapshot brought it").isFalse();
    }

    @Test
    void findsAKeyOfAnotherTypeUntilTheTableIsMadeAnew() throws SQLException {
        TableName table = TableName.of("t", "loan");
        session.resolve("public", "loan", new Destination(table, ""));
        FindingKeeper keeper = restarted();
        Evidence id = loan(keeper).of("id", FindingKind.RETYPED_KEY);
        Map<Identifier, ColumnType> retyped = Map.of(new Identifier("id"), ColumnType.UUID);

        keeper.columnsChanged(
                session, table, new ColumnNews(false, List.of(), Map.of(), retyped), Instant.ofEpochSecond(1));
        loan(keeper).columns(false, Map.of("id", "uuid"), 2_000_000);
        assertThat(id.isOpen()).as("rows under the old keys stay").isTrue();

        keeper.columnsChanged(
                session, table, new ColumnNews(true, List.of(), Map.of(), Map.of()), Instant.ofEpochSecond(3));
        keeper.store("lib", session);
        assertThat(stored()).containsExactly("id retyped_key 0 1-1 cured");
    }

    private static TableEvidence loan(FindingKeeper keeper) {
        return keeper.findings().table("public", "loan").orElseThrow();
    }

    private FindingKeeper restarted() throws SQLException {
        FindingKeeper keeper = new FindingKeeper();
        keeper.restore(session);
        return keeper;
    }

    private List<String> stored() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select column_name || ' ' || kind || ' ' || events || ' ' || extract(epoch"
                                + " from first_seen)::int || '-' || extract(epoch from last_seen)::int"
                                + " || case when cured_at is null then '' else ' cured' end"
                                + " from metadb.source_finding order by 1")) {
            List<String> stored = new ArrayList<>();
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
            return stored;
        }
    }

    @Test
    void storesWhatIsNewAtOnceAndGoesOnWhereAnotherServerStopped() throws SQLException {
        FindingKeeper first = restarted();
        loan(first).of("a", FindingKind.LOST_VALUE).add(3_000_000);
        first.store("lib", session);
        assertThat(stored()).containsExactly("a lost_value 1 3-3");

        FindingKeeper second = restarted();
        Evidence known = loan(second).of("a", FindingKind.LOST_VALUE);
        assertThat(known.isOpen()).isTrue();
        known.add(5_000_000);
        assertThat(second.findings().hasNews()).as("counts can wait").isFalse();
        loan(second).cure(FindingKind.LOST_VALUE, 7_000_000);
        second.store("lib", session);
        assertThat(stored()).containsExactly("a lost_value 2 3-5 cured");

        FindingKeeper third = restarted();
        assertThat(loan(third).of("a", FindingKind.LOST_VALUE).isOpen()).isFalse();
        loan(third).of("a", FindingKind.LOST_VALUE).add(8_000_000);
        third.store("lib", session);
        assertThat(stored()).containsExactly("a lost_value 3 3-8");
    }

    @Test
    void knowsDefaultsFromASnapshotThatAnotherServerRead() throws SQLException {
        FindingKeeper first = restarted();
        loan(first).defaults(List.of("s"), 1_000_000);
        loan(first).of("s", FindingKind.NULLABLE_DEFAULT).add(2_000_000);
        first.store("lib", session);

        FindingKeeper second = restarted();
        second.findings().table("public", "other").orElseThrow().nullsReplaced(true, 9_000_000);
        second.store("lib", session);

        assertThat(stored()).containsExactly("s default_for_null 0 1-9", "s nullable_default 1 1-2");
    }

    @Test
    void tellsOfAValueThatWasNeverSeenInTheSourcesWords() throws SQLException {
        session.resolve("public", "loan", new Destination(TableName.of("t", "other_name"), ""));
        session.resolve("public", "item", new Destination(TableName.of("t", "item"), ""));
        FindingKeeper keeper = restarted();

        keeper.unseenValue(session, TableName.of("t", "other_name"), Instant.ofEpochSecond(4));
        keeper.store("lib", session);

        assertThat(stored()).containsExactly(" unseen_value 1 4-4");
        assertThat(loan(keeper).of("", FindingKind.UNSEEN_VALUE).isOpen()).isTrue();
    }

    @Test
    void storesAgainWhatCouldNotBeStored() throws SQLException {
        FindingKeeper keeper = restarted();
        loan(keeper).of("a", FindingKind.LOST_VALUE).add(3_000_000);
        TargetSession broken = TargetSession.open(TestTarget.owner(database), new Tables(), "lib", "g");
        broken.close();

        assertThat(catchThrowable(() -> keeper.store("lib", broken))).isInstanceOf(SQLException.class);

        keeper.store("lib", session);
        assertThat(stored()).containsExactly("a lost_value 1 3-3");
    }
}
