package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;

class CatalogTest {

    private static final Map<String, String> LIBRARY =
            Map.of("brokers", "kafka:9092", "topics", "^library\\.", "security", "plaintext");

    @Test
    void createsADataSourceInInitialSynchronization() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("library", "kafka", LIBRARY);
            DataSource source = catalog.current().sources().get("library");
            assertThat(source.enabled()).isTrue();
            assertThat(source.sync()).isEqualTo(SyncState.INITIAL);
            assertThat(source.options().security()).isEqualTo(Security.PLAINTEXT);
            assertThat(source.options().consumerGroup()).isEqualTo("metadb_library");
            assertThat(source.options().topics().matches("library.public.loan")).isTrue();
            assertThat(fixture.rows(
                            "select name, enable, sync, brokers, security, consumer_group, module from metadb.source"))
                    .containsExactly("library|t|1|kafka:9092|plaintext||");
        }
    }

    @Test
    void keepsFurtherOptionsApartAndPublishesThem() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource(
                    "s",
                    "kafka",
                    Map.of("kafka.ssl.key.password", "hush", "consumers", "3", "columnstopfilter", "password$"));
            SourceOptions options = catalog.current().sources().get("s").options();
            assertThat(options.kafka()).containsEntry("ssl.key.password", "hush");
            assertThat(options.consumers()).hasValue(3);
            assertThat(options.security()).isEqualTo(Security.SSL);
            assertThat(options.missing()).containsExactly("brokers", "topics");
            assertThat(options.toString()).contains("kafka.ssl.key.password").doesNotContain("hush");
            assertThat(fixture.rows("select option_name from metadb.source_option order by 1"))
                    .containsExactly("column_stop_filter", "consumers", "kafka.ssl.key.password");
        }
    }

    @Test
    void refusesASecondSourceOfTheSameName() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", LIBRARY);
            assertRefused(
                    () -> catalog.createSource("s", "kafka", LIBRARY),
                    SqlState.DUPLICATE_OBJECT,
                    "data source \"s\" already exists");
            assertRefused(
                    () -> catalog.createSource("t", "file", LIBRARY),
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid data source type \"file\"");
            assertRefused(
                    () -> catalog.createSource("x".repeat(64), "kafka", LIBRARY),
                    SqlState.NAME_TOO_LONG,
                    "data source name \"" + "x".repeat(64) + "\" too long");
        }
    }

    @Test
    void neverSharesAConsumerGroup() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("a", "kafka", LIBRARY);
            catalog.createSource("b", "kafka", LIBRARY);
            assertRefused(
                    () -> catalog.alterSource("b", Map.of("consumer_group", Optional.of("metadb_a"))),
                    SqlState.DUPLICATE_OBJECT,
                    "consumer group \"metadb_a\" is used by data source \"a\"");
            assertThat(catalog.current().sources().get("b").options().consumerGroup())
                    .isEqualTo("metadb_b");
        }
    }

    @Test
    void altersAllOptionsOrNone() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", LIBRARY);
            long resumed = catalog.current().sources().get("s").resumed();
            assertRefused(
                    () -> catalog.alterSource(
                            "s",
                            Map.of("add_schema_prefix", Optional.of("x_"), "schema_stop_filter", Optional.of("("))),
                    SqlState.INVALID_REGULAR_EXPRESSION,
                    "invalid value for option schema_stop_filter");
            assertThat(fixture.rows("select add_schema_prefix, schema_stop_filter from metadb.source"))
                    .containsExactly("|");
            catalog.alterSource(
                    "s",
                    Map.of(
                            "addschemaprefix", Optional.of("x_"),
                            "topics", Optional.empty(),
                            "kafka.fetch.min.bytes", Optional.of("10")));
            DataSource source = catalog.current().sources().get("s");
            assertThat(source.options().routing().addSchemaPrefix()).isEqualTo("x_");
            assertThat(source.options().missing()).containsExactly("topics");
            assertThat(source.options().brokers()).isEqualTo("kafka:9092");
            assertThat(source.resumed()).isGreaterThan(resumed);
            catalog.alterSource("s", Map.of("kafka.fetch.min.bytes", Optional.empty(), "brokers", Optional.of("")));
            assertThat(fixture.rows("select count(*) from metadb.source_option"))
                    .containsExactly("0");
            assertThat(catalog.current().sources().get("s").options().missing()).contains("brokers");
        }
    }

    @Test
    void refusesOneOptionUnderTwoNames() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", LIBRARY);
            assertRefused(
                    () -> catalog.alterSource(
                            "s", Map.of("consumergroup", Optional.of("a"), "consumer_group", Optional.of("b"))),
                    SqlState.DUPLICATE_OBJECT,
                    "option \"consumer_group\" provided more than once");
        }
    }

    @Test
    void sourcesThatDoNotExistAreNamed() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            List<ThrowingCallable> statements = List.of(
                    () -> catalog.alterSource("x", Map.of()),
                    () -> catalog.dropSource("x"),
                    () -> catalog.pauseSource("x"),
                    () -> catalog.resumeSource("x", false),
                    () -> catalog.setSyncState("x", SyncState.NORMAL));
            for (ThrowingCallable statement : statements) {
                assertRefused(statement, SqlState.UNDEFINED_OBJECT, "data source \"x\" does not exist");
            }
        }
    }

    @Test
    void pausesAndResumes() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", LIBRARY);
            catalog.pauseSource("s");
            assertThat(catalog.current().sources().get("s").enabled()).isFalse();
            catalog.resumeSource("s", true);
            DataSource skipping = catalog.current().sources().get("s");
            assertThat(skipping.enabled()).isTrue();
            assertThat(skipping.skipLostBefore()).isPresent();
            catalog.resumeSource("s", false);
            DataSource resumed = catalog.current().sources().get("s");
            assertThat(resumed.skipLostBefore()).isEmpty();
            assertThat(resumed.resumed()).isEqualTo(skipping.resumed() + 1);
        }
    }

    @Test
    void keepsPositionsAndTablesOfADroppedSource() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", Map.of("brokers", "k:1", "consumers", "2"));
            fixture.run(
                    "insert into metadb.position values ('s', 'metadb_s', gen_random_uuid(), 0, 't', 5, 1, now())",
                    "insert into metadb.memory values ('s', 't', 0, '')",
                    "insert into metadb.base_table values ('p', 't', 's', false, '', '')",
                    "insert into metadb.source_table values ('s', 'public', 't', 'p', 't')");
            catalog.dropSource("s");
            assertThat(catalog.current().sources()).isEmpty();
            assertThat(
                            fixture.rows(
                                    "select (select count(*) from metadb.position), (select count(*) from metadb.memory),"
                                            + " (select count(*) from metadb.base_table), (select count(*) from metadb.source_table)"))
                    .containsExactly("1|1|1|1");
            catalog.createSource("s", "kafka", LIBRARY);
            assertThat(catalog.current().sources()).containsOnlyKeys("s");
        }
    }

    @Test
    void takesQuotesCapitalsAndBlanksInNames() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            String name = "My \"own\" source's";
            catalog.createSource(name, "kafka", LIBRARY);
            catalog.alterSource(name, Map.of("map_public_schema", Optional.of("A \"b\" 'c' \\ d")));
            catalog.setSyncState(name, SyncState.NORMAL);
            catalog.createOrigin("O'Brien");
            DataSource source = catalog.current().sources().get(name);
            assertThat(source.sync()).isEqualTo(SyncState.NORMAL);
            assertThat(catalog.current().routing(source).mapPublicSchema()).isEqualTo("A \"b\" 'c' \\ d");
            assertThat(catalog.current().routing(source).origins()).containsExactly("O'Brien");
            catalog.dropSource(name);
            assertThat(catalog.current().sources()).isEmpty();
        }
    }

    @Test
    void createsDataOrigins() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createOrigin("west");
            assertRefused(
                    () -> catalog.createOrigin("west"),
                    SqlState.DUPLICATE_OBJECT,
                    "data origin \"west\" already exists");
            assertRefused(
                    () -> catalog.createOrigin("o".repeat(64)),
                    SqlState.NAME_TOO_LONG,
                    "data origin name \"" + "o".repeat(64) + "\" too long");
            assertThat(catalog.current().origins()).containsExactly("west");
        }
    }

    @Test
    void setsParametersAtOnceAndRefusesBadValues() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.setParameter("snapshot_deadline", "90 min");
            assertThat(catalog.current().duration(Parameter.SNAPSHOT_DEADLINE)).isEqualTo(Duration.ofMinutes(90));
            assertRefused(
                    () -> catalog.setParameter("checkpoint_segment_size", "abc"),
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid value for parameter \"checkpoint_segment_size\": \"abc\"");
            MetadbException unknown = catchThrowableOfType(
                    MetadbException.class, () -> catalog.setParameter("checkpoint_segment_sizes", "1"));
            assertThat(unknown).hasMessage("unrecognized configuration parameter \"checkpoint_segment_sizes\"");
            assertThat(unknown.hint()).contains("Perhaps you meant the parameter \"checkpoint_segment_size\".");
            assertThat(catalog.current().integer(Parameter.CHECKPOINT_SEGMENT_SIZE))
                    .isEqualTo(3000);
        }
    }

    @Test
    void listsColumnsInTheOriginalsOrderAndItsOwnBehindThem() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", Map.of("brokers", "k:1", "module", "folio"));
            catalog.createOrigin("west");
            CatalogList.Rows sources =
                    catalog.list(CatalogList.of("data_sources").orElseThrow());
            assertThat(sources.columns())
                    .containsExactly(
                            "name",
                            "brokers",
                            "security",
                            "topics",
                            "consumer_group",
                            "schema_pass_filter",
                            "schema_stop_filter",
                            "table_stop_filter",
                            "trim_schema_prefix",
                            "add_schema_prefix",
                            "map_public_schema",
                            "module",
                            "table_pass_filter",
                            "column_pass_filter",
                            "column_stop_filter",
                            "consumers",
                            "on_error",
                            "column_types",
                            "binary_handling_mode",
                            "unavailable_value_placeholder");
            String placeholder = "__debezium_unavailable_value";
            assertThat(sources.rows())
                    .extracting(row -> String.join("|", row))
                    .containsExactly("s|k:1|ssl||metadb_s|||||||folio|||||dead_letter||bytes|" + placeholder);
            catalog.alterSource(
                    "s",
                    Map.of(
                            "column_types", Optional.of("a.b.c inet"),
                            "binary_handling_mode", Optional.of("hex"),
                            "consumers", Optional.of("2")));
            assertThat(catalog.list(CatalogList.DATA_SOURCES).rows())
                    .extracting(row -> String.join("|", row.subList(15, 20)))
                    .containsExactly("2|dead_letter|a.b.c inet|hex|" + placeholder);
            assertThat(catalog.list(CatalogList.DATA_ORIGINS).rows()).containsExactly(List.of("west"));
            assertThat(catalog.list(CatalogList.CONFIG).columns()).containsExactly("parameter", "value");
            assertThat(catalog.list(CatalogList.CONFIG).rows())
                    .hasSize(Parameter.values().length)
                    .contains(List.of("checkpoint_segment_size", "3000"));
        }
    }

    @Test
    void showsAChangeToTheOtherServerWithinTwoSeconds() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog here = fixture.catalog();
            Catalog there = fixture.catalog();
            List<CatalogSnapshot> heard = new CopyOnWriteArrayList<>();
            there.listen(heard::add);
            there.startPolling();
            here.createSource("s", "kafka", LIBRARY);
            await().atMost(Duration.ofSeconds(2)).until(() -> heard.size() == 2);
            assertThat(heard.get(0).sources()).isEmpty();
            assertThat(heard.get(1).sources()).isEqualTo(here.current().sources());
            assertThat(heard.get(1).version()).isGreaterThan(heard.get(0).version());
        }
    }

    @Test
    void publishesOnlyWhatChanged() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("s", "kafka", LIBRARY);
            CatalogSnapshot before = catalog.current();
            catalog.poll();
            catalog.pauseSource("s");
            catalog.pauseSource("s");
            assertThat(catalog.current().version()).isEqualTo(before.version() + 1);
        }
    }

    @Test
    void tellsTheOtherListenersWhenOneFails() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            List<CatalogSnapshot> heard = new CopyOnWriteArrayList<>();
            catalog.listen(snapshot -> {
                if (!snapshot.origins().isEmpty()) {
                    throw new IllegalStateException("a listener's own fault");
                }
            });
            catalog.listen(heard::add);
            catalog.createOrigin("west");
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    void goesOnAfterTheDatabaseCutItsConnections() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.startPolling();
            fixture.runAsSuperuser(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test'");
            fixture.run("insert into metadb.origin values ('later')");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> catalog.current().origins().contains("later"));
        }
    }

    @Test
    void oneUnreadableSourceHarmsNoOther() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            catalog.createSource("good", "kafka", LIBRARY);
            catalog.createSource("bad", "kafka", LIBRARY);
            fixture.run("update metadb.source set schema_stop_filter = '(' where name = 'bad'");
            catalog.poll();
            assertThat(catalog.current().sources()).containsOnlyKeys("good");
            assertThat(catalog.current().unusable()).containsOnlyKeys("bad");
            catalog.alterSource("bad", Map.of("schema_stop_filter", Optional.empty()));
            assertThat(catalog.current().sources()).containsOnlyKeys("bad", "good");
        }
    }

    @Test
    void fallsBackToTheDefaultWhereAStoredParameterDoesNotHold() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            Catalog catalog = fixture.catalog();
            fixture.run("update metadb.config set value = 'abc' where parameter = 'checkpoint_segment_size'");
            catalog.poll();
            assertThat(catalog.current().integer(Parameter.CHECKPOINT_SEGMENT_SIZE))
                    .isEqualTo(3000);
        }
    }

    private static void assertRefused(ThrowingCallable statement, String sqlState, String message) {
        assertThatThrownBy(statement).isInstanceOfSatisfying(MetadbException.class, refused -> {
            assertThat(refused.kind()).isEqualTo(MetadbException.Kind.USER);
            assertThat(refused.sqlState()).isEqualTo(sqlState);
            assertThat(refused).hasMessageStartingWith(message);
        });
    }
}
