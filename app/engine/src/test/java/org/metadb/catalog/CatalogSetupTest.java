package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.metadb.pg.MetadbException;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.target.ConnectFailure;
import org.metadb.target.TargetSettings;

class CatalogSetupTest {

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void makesACatalogAsTheOwnerOfTheDatabaseAlone(PostgresVersion version) throws Exception {
        try (CatalogFixture fixture = new CatalogFixture(version)) {
            assertThat(fixture.setup().state()).isEqualTo(new CatalogState(CatalogState.Kind.NONE, 0));
            fixture.setup().prepareForStart();
            assertThat(fixture.setup().state())
                    .isEqualTo(new CatalogState(CatalogState.Kind.CURRENT, CatalogState.OURS));
            assertThat(fixture.rows("select dbversion from metadb.init")).containsExactly("" + CatalogState.OURS);
            assertThat(fixture.rows("select max(version::int) from metadb.schema_version"))
                    .containsExactly("" + CatalogState.OURS);
            assertThat(fixture.rows("select parameter, value from metadb.config order by 1"))
                    .containsExactly(
                            "checkpoint_segment_size|3000",
                            "external_sql_folio|",
                            "external_sql_reshare|",
                            "kafka_sync_concurrency|1",
                            "max_poll_interval|1800000",
                            "snapshot_deadline|3h");
            assertThat(fixture.rows("select public.mdbversion()")).containsExactly("Metadb 1.2.3");
        }
    }

    @Test
    void laysOutTheTablesAsUsersKnowThem() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            assertThat(columns(fixture, "base_table"))
                    .containsExactly(
                            "schema_name character varying(63)",
                            "table_name character varying(63)",
                            "source_name character varying(63)",
                            "transformed boolean",
                            "parent_schema_name character varying(63)",
                            "parent_table_name character varying(63)");
            assertThat(columns(fixture, "log"))
                    .containsExactly("log_time timestamp(3) with time zone", "error_severity text", "message text");
            assertThat(columns(fixture, "table_update"))
                    .containsExactly(
                            "schema_name character varying(63)",
                            "table_name character varying(63)",
                            "last_update timestamp with time zone",
                            "elapsed_real_time real");
            assertThat(columns(fixture, "source"))
                    .startsWith(
                            "name text",
                            "enable boolean",
                            "brokers text",
                            "security text",
                            "topics text",
                            "consumer_group text",
                            "schema_pass_filter text",
                            "schema_stop_filter text",
                            "table_stop_filter text",
                            "trim_schema_prefix text",
                            "add_schema_prefix text",
                            "map_public_schema text",
                            "module text",
                            "sync smallint");
            assertThat(fixture.rows("""
                            select extract(hour from next_maintenance_time at time zone 'UTC'),
                                   next_maintenance_time between now() and now() + interval '2 days'
                              from metadb.maintenance
                            """)).containsExactly("3|t");
        }
    }

    @Test
    void describesEveryTableAndColumn() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            assertThat(fixture.rows("""
                            select c.relname, a.attname
                              from pg_class c
                                   join pg_attribute a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
                             where c.relnamespace = 'metadb'::regnamespace
                               and c.relkind in ('r', 'p')
                               and c.relname <> 'schema_version'
                               and (col_description(c.oid, a.attnum) is null or obj_description(c.oid) is null)
                            """)).isEmpty();
        }
    }

    @Test
    void startsAgainOnItsOwnCatalogAndKeepsWhatIsInIt() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.catalog().setParameter("checkpoint_segment_size", "5000");
            fixture.run("create view kept as select * from public.mdblog()");
            fixture.setup().prepareForStart();
            assertThat(fixture.rows("select value from metadb.config where parameter = 'checkpoint_segment_size'"))
                    .containsExactly("5000");
            assertThat(fixture.rows("select * from kept")).isEmpty();
        }
    }

    @Test
    void letsTwoServersStartAtOnceOnAFreshDatabase() throws Exception {
        ExecutorService servers = Executors.newFixedThreadPool(4);
        try (CatalogFixture fixture = new CatalogFixture()) {
            List<CompletableFuture<List<String>>> starts = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> fixture.setup().prepareForStart(), servers))
                    .limit(4)
                    .toList();
            starts.forEach(CompletableFuture::join);
            assertThat(fixture.rows("select dbversion from metadb.init")).hasSize(1);
        } finally {
            servers.shutdown();
        }
    }

    @Test
    void waitsWhileAnotherServerPreparesTheDatabase() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture();
                Connection other = fixture.database.connect();
                Statement release = other.createStatement()) {
            AdvisoryLock.SETUP.lockSession(other);
            CompletableFuture<List<String>> start =
                    CompletableFuture.supplyAsync(() -> fixture.setup().prepareForStart());
            await().until(() -> !fixture.rows("select from pg_locks where locktype = 'advisory' and not granted"
                            + " and database = (select oid from pg_database where datname = current_database())")
                    .isEmpty());
            assertThat(fixture.setup().state().kind()).isEqualTo(CatalogState.Kind.NONE);
            release.execute("select pg_advisory_unlock_all()");
            start.join();
            assertThat(fixture.setup().state().kind()).isEqualTo(CatalogState.Kind.CURRENT);
        }
    }

    @Test
    void finishesAFirstStartThatWasCutOffAfterMakingTheSchema() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.run("create schema metadb");
            fixture.setup().prepareForStart();
            assertThat(fixture.setup().state().kind()).isEqualTo(CatalogState.Kind.CURRENT);
        }
    }

    @Test
    void refusesAnOlderCatalogUntilItIsUpgraded() {
        CatalogState older = new CatalogState(CatalogState.Kind.OLDER, 0);
        assertThatThrownBy(older::requireStartable)
                .hasMessage("database incompatible with server: 0 != " + CatalogState.OURS
                        + " (upgrade using \"metadb upgrade\")");
    }

    @Test
    void refusesANewerCatalogAndLeavesItAsItIs() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            fixture.run("""
                    insert into metadb.schema_version
                           (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    values (1000, '999', 'later', 'SQL', 'V999__later.sql', 'x', 0, true)
                    """, "drop function public.ps()");
            MetadbException refused = refusal(fixture);
            assertThat(refused).hasMessage("database incompatible with server: 999 != " + CatalogState.OURS);
            assertThat(ConnectFailure.of(refused)).isEqualTo(ConnectFailure.FATAL);
            assertThat(fixture.rows("select to_regproc('public.ps')")).containsExactly("null");
            assertThatThrownBy(() -> fixture.setup().upgrade())
                    .hasMessage("schema version incompatible with server (999 > " + CatalogState.OURS + ")");
        }
    }

    @Test
    void refusesTheOriginalsCatalogAndLeavesItAsItIs() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.run("create schema metadb", "create table metadb.init (dbversion integer not null)");
            assertThat(fixture.setup().state().kind()).isEqualTo(CatalogState.Kind.FOREIGN);
            MetadbException refused = refusal(fixture);
            assertThat(refused).hasMessageContaining("not made by this program");
            assertThat(ConnectFailure.of(refused)).isEqualTo(ConnectFailure.FATAL);
            assertThatThrownBy(() -> fixture.setup().upgrade()).hasMessageContaining("not made by this program");
            assertThat(fixture.rows("select relname from pg_class where relnamespace = 'metadb'::regnamespace"))
                    .containsExactly("init");
        }
    }

    @Test
    void upgradesNothingWhenTheCatalogIsCurrent() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            assertThatThrownBy(() -> fixture.setup().upgrade()).hasMessageContaining("holds no catalog");
            fixture.setup().prepareForStart();
            assertThat(fixture.setup().upgrade()).isEmpty();
        }
    }

    @Test
    void onlyWarnsWhenTheSuperuserCannotLogIn() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            TargetSettings wrong = fixture.owner().as("postgres", "wrong");
            List<String> warnings = new CatalogSetup(fixture.owner(), Optional.of(wrong), "1").prepareForStart();
            assertThat(warnings).anyMatch(warning -> warning.startsWith("superuser of metadb.conf: "));
            assertThat(fixture.setup().state().kind()).isEqualTo(CatalogState.Kind.CURRENT);
        }
    }

    @Test
    void hasTheSuperuserGiveTheSystemUserItsRights() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            String root = fixture.database.name() + "_root";
            fixture.runAsSuperuser("create role " + root + " superuser login password 'x'");
            try {
                List<String> warnings = new CatalogSetup(
                                fixture.owner(), Optional.of(fixture.owner().as(root, "x")), "1")
                        .prepareForStart();
                assertThat(warnings).isEmpty();
                assertThat(fixture.rows("select rolcreaterole from pg_roles where rolname = current_user"))
                        .containsExactly("t");
                assertThat(fixture.rows("select count(*) from pg_roles where rolname = 'metadb_admin'"))
                        .containsExactly("1");
                assertThat(fixture.rows("select has_schema_privilege('public', 'create')"))
                        .containsExactly("t");
            } finally {
                fixture.runAsSuperuser("drop role metadb_admin", "drop role " + root);
            }
        }
    }

    @Test
    void refusesPostgresBeforeFifteen() {
        assertThatThrownBy(() -> ServerVersion.require(14, "14.13"))
                .isInstanceOf(MetadbException.class)
                .hasMessage("PostgreSQL 14.13 is too old: Metadb needs version 15 or later");
        ServerVersion.require(15, "15.0");
    }

    @Test
    void functionsShowLogUsersVersionAndSessions() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            fixture.run(
                    "create table metadb.log_all partition of metadb.log default",
                    "insert into metadb.log values (now() - interval '25 hours', 'INFO', 'old'), (now(), 'INFO', 'new')",
                    "insert into metadb.auth values ('ann')");
            assertThat(fixture.rows("select message from mdblog()")).containsExactly("new");
            assertThat(fixture.rows("select message from mdblog('2 days')")).containsExactly("old", "new");
            assertThat(fixture.rows("select * from mdbusers()")).containsExactly("ann");
            try (Connection other = fixture.database.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("select 'left open'");
                String sessions =
                        "select dbname, username, state, query, realtime ~ '^[0-9]{2,}:[0-9]{2}:[0-9]{2}$' from ps()"
                                + " where dbname = current_database()";
                assertThat(fixture.rows(sessions))
                        .containsExactly(fixture.database.name() + "|" + fixture.database.owner()
                                + "|idle in transaction|select 'left open'|t");
            }
        }
    }

    private static MetadbException refusal(CatalogFixture fixture) {
        return catchThrowableOfType(MetadbException.class, () -> fixture.setup().prepareForStart());
    }

    private static List<String> columns(CatalogFixture fixture, String table) throws SQLException {
        return fixture.rows("select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute"
                + " where attrelid = 'metadb." + table + "'::regclass and attnum > 0 order by attnum");
    }
}
