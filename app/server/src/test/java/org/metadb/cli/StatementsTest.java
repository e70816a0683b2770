package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Metadb's statements as its users say them, through the whole server. No source here has a broker: none is asked. */
class StatementsTest {

    private static TestDatabase database;
    private static TestServer server;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        server = TestServer.serving(database);
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    void carriesOutEachStatementWithItsTag() {
        assertThat(psql("""
                        create data source tags type kafka options (brokers 'localhost:9', security 'plaintext');
                        alter data source tags options (set module 'folio', add add_schema_prefix 'a_', trimschemaprefix 't_', drop security);
                        pause data source tags;
                        resume data source tags;
                        resume data source tags skip lost records;
                        replay dead letters for data source tags;
                        create data origin tags_origin;
                        alter system set checkpoint_segment_size = '5000';
                        alter system set snapshot_deadline to '2 h';
                        drop data source tags;
                        """)).isEqualTo("""
                        NOTICE:  option "topics" is not set: data source "tags" reads nothing yet
                        CREATE DATA SOURCE
                        NOTICE:  option "topics" is not set: data source "tags" reads nothing yet
                        ALTER DATA SOURCE
                        PAUSE DATA SOURCE
                        RESUME DATA SOURCE
                        RESUME DATA SOURCE
                        NOTICE:  dead letters applied: 0
                        REPLAY DEAD LETTERS
                        CREATE DATA ORIGIN
                        ALTER SYSTEM
                        ALTER SYSTEM
                        DROP DATA SOURCE
                        0
                        """);
    }

    @Test
    void listsWithTheColumnsThatScriptsKnow() {
        psql("create data source listed type kafka options (module 'folio', schemastopfilter 'a,b');"
                + "create data origin listed_origin;");

        assertThat(psql("list data_sources;", "--csv"))
                .startsWith(
                        "name,brokers,security,topics,consumer_group,schema_pass_filter,schema_stop_filter,table_stop_filter,"
                                + "trim_schema_prefix,add_schema_prefix,map_public_schema,module,"
                                + "table_pass_filter,column_pass_filter,column_stop_filter,consumers,on_error,"
                                + "column_types,binary_handling_mode,unavailable_value_placeholder\n")
                .contains(
                        "listed,,ssl,,metadb_listed,,\"a,b\",,,,,folio,,,,,dead_letter,,bytes,__debezium_unavailable_value\n");
        assertThat(psql("list data_origins;", "--csv")).startsWith("name\n").contains("listed_origin\n");
        assertThat(psql("list config;", "--csv"))
                .startsWith("parameter,value\n")
                .contains("max_poll_interval,1800000\n", "external_sql_folio,\n");
        assertThat(psql("list status;", "--csv"))
                .startsWith(
                        "type,name,source_stream,source_sync,lag,last_error,since,dead_letters,tables_without_key,partitions\n")
                .containsPattern(
                        "data_source,listed,inactive,snapshot,,\"option \"\"brokers\"\" is not set\",\\d{4}-.*,0,0,0\n");
        assertThat(psql("list dead_letters;", "--csv"))
                .isEqualTo(
                        "id,data_source,topic,partition_id,record_offset,record_time,schema_name,table_name,reason,logged_at\n0\n");
        assertThat(psql("drop data source listed;")).isEqualTo("DROP DATA SOURCE\n0\n");
        assertThat(psql("list status;", "--csv")).doesNotContain("listed");
    }

    @Test
    void reportsWhatEventsShowedOfLosses() throws SQLException {
        psql("create data source checked type kafka options (module 'folio');");
        assertThat(psql("check data source checked;", "--csv"))
                .isEqualTo("NOTICE:  nothing was read of data source \"checked\" yet\n"
                        + "schema_name,table_name,column_name,finding,events,first_seen,last_seen,cured_at,cure\n0\n");

        run("insert into metadb.position values"
                + " ('checked', 'g', '00000000-0000-0000-0000-000000000001', 0, 't', 7, 1, now())");
        assertThat(psql("check data source checked;", "-At"))
                .isEqualTo("NOTICE:  nothing is at risk in what was read of data source \"checked\" so far\n0\n");

        run("""
                insert into metadb.source_finding values
                ('checked', 'public', 'Loan', 'v', 'lost_value', 2, '2026-03-01 08:00Z', '2026-03-01 09:00Z', null),
                ('checked', 'public', 'fee', '', 'no_primary_key', 0, '2026-03-01 08:00Z', '2026-03-01 08:00Z', '2026-03-02 08:00Z'),
                ('checked', 'public', 'fee', 'v', 'large_value', 0, '2026-03-01 08:00Z', '2026-03-01 08:00Z', null),
                ('checked', 'public', 'fee', 'v', 'of_a_later_version', 0, '2026-03-01 08:00Z', '2026-03-01 08:00Z', null)""");
        assertThat(psql("set timezone = 'UTC'; check data source checked;".replace("; ", ";\n"), "-At"))
                .isEqualTo("""
                        SET
                        public|Loan|v|an update brought null: the connector sends that also for a large value that the update left alone\
                        |2|2026-03-01 08:00:00+00|2026-03-01 09:00:00+00||alter table public."Loan" replica identity full
                        public|fee||the table has no primary key||2026-03-01 08:00:00+00|2026-03-01 08:00:00+00|2026-03-02 08:00:00+00\
                        |alter table public.fee add primary key (...)
                        0
                        """);

        psql("pause data source checked;");
        try (Connection connection = connect();
                PreparedStatement check = connection.prepareStatement("check data source checked");
                ResultSet rows = check.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong("events")).isEqualTo(2);
            assertThat(rows.getTimestamp("cured_at")).isNull();
        }
        psql("drop data source checked;");
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list status",
                "-- first a comment\nlist /* and /* another */ */ status -- and a last one",
                "LIST STATUS ;",
                "\n;list status;;",
                "list \"status\";"
            })
    void readsAStatementHoweverItIsWritten(String text) {
        assertThat(server.psql(database.owner(), database.ownerPassword(), "metadb", "", "-c", text))
                .contains("source_stream")
                .endsWith("\n0\n");
    }

    @Test
    void takesAnyNameInQuotes() {
        assertThat(psql("""
                        create data source "Sensor ""x""; drop" type kafka options (consumer_group 'g q');
                        pause data source "Sensor ""x""; drop";
                        drop data source "sensor ""x""; drop";
                        drop data source "Sensor ""x""; drop";
                        """))
                .contains("ERROR:  data source \"sensor \"x\"; drop\" does not exist\n")
                .endsWith("DROP DATA SOURCE\n0\n");
    }

    /** Error fields: SQLSTATE, message, hint or -, position or 0. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            create data source taken type kafka options (module 'folio') | 42710 | data source "taken" already exists | - | 0
            create data source s type pulsar options (module 'x') | 22023 | invalid data source type "pulsar" | The type of a data source is kafka. | 0
            create data source s type kafka options (broker 'a:1') | 22023 | invalid option "broker" | Perhaps you meant the option "brokers". | 42
            create data source s type kafka options (zzzzzz 'a') | 22023 | invalid option "zzzzzz" | - | 42
            create data source s type kafka options (module 'a', module 'b') | 42601 | option "module" provided more than once | - | 54
            create data source s type kafka options (consumergroup 'a', consumer_group 'b') | 42601 | option "consumer_group" provided more than once | - | 61
            create data source s type kafka options (brokers 'a') | 22023 | invalid value for option "brokers": "a" is not host:port | - | 0
            create data source s type kafka options (security 'tls') | 22023 | invalid value for option "security": "tls" is none of ssl, plaintext, sasl_ssl, sasl_plaintext | - | 0
            create data source s type kafka options (consumers '0') | 22023 | invalid value for option "consumers": "0" is not an integer from 1 to 32 | - | 0
            create data source s type kafka options (on_error 'stopp') | 22023 | invalid value for option "on_error": "stopp" is none of dead_letter, stop | Perhaps you meant "stop". | 0
            replay dead letters for data source none | 42704 | data source "none" does not exist | - | 0
            replay dead letters for data source taken table a.b | 42P01 | data source "taken" has no table "a.b" | Name it as "list dead_letters" does, or by its current or main table. | 0
            create data source s type kafka options (consumer_group 'metadb_taken') | 42710 | consumer group "metadb_taken" is used by data source "taken" | Each data source needs a consumer group of its own: set the option "consumer_group". | 0
            create data source s type kafka options (kafka.isolation.level 'x') | 22023 | option "kafka.isolation.level" cannot be set | Metadb sets this property of the Kafka client itself. | 0
            create data source s type kafka options (kafka.group.id 'x') | 22023 | option "kafka.group.id" cannot be set | Use the option "consumer_group". | 0
            create data source s type kafka options (kafka.fetch.max.byte '1') | 22023 | invalid option "kafka.fetch.max.byte" | Perhaps you meant the option "kafka.fetch.max.bytes". | 0
            create data source s type kafka options () | 42601 | syntax error at or near ")" (line 1, column 42): expected an option name | - | 42
            create data source | 42601 | syntax error at end of input (line 1, column 19): expected a data source name | - | 19
            alter data source none options (set module 'x') | 42704 | data source "none" does not exist | - | 0
            alter data source taken options (set modul 'x') | 22023 | invalid option "modul" | Perhaps you meant the option "module". | 38
            drop data source none | 42704 | data source "none" does not exist | - | 0
            pause data source none | 42704 | data source "none" does not exist | - | 0
            check data source none | 42704 | data source "none" does not exist | - | 0
            check data source | 42601 | syntax error at end of input (line 1, column 18): expected a data source name | - | 18
            resume data source none | 42704 | data source "none" does not exist | - | 0
            create data origin taken_origin | 42710 | data origin "taken_origin" already exists | - | 0
            create data origin o23456789012345678901234567890123456789012345678901234567890123456 | 42622 | data origin name "o23456789012345678901234567890123456789012345678901234567890123456" too long | A name has at most 63 bytes. | 20
            alter system set checkpoint_segment_size = '0' | 22023 | invalid value for parameter "checkpoint_segment_size": "0" | Expected an integer from 1 to 1000000. | 0
            alter system set checkpoint_segment_size = 5 | 42601 | syntax error at or near "5" (line 1, column 44): expected a value in single quotes for parameter "checkpoint_segment_size" | - | 44
            list stats | 22023 | unrecognized parameter "stats" | Perhaps you meant "list status". | 6
            list data_mappings | 22023 | unrecognized parameter "data_mappings" | It can list config, data_origins, data_sources, dead_letters, status. | 6
            purge data drop table s.t__ | 0A000 | "purge data" is not available in this version of Metadb | - | 1
            create data mapping for json from table s.t__ column c path '$' to 't' | 0A000 | "create data mapping" is not available in this version of Metadb | - | 1
            register user u | 0A000 | "register user" is not available in this version of Metadb | - | 1
            create user u with password 'p' | 0A000 | "create user" is not available in this version of Metadb | - | 1
            grant access on all to u | 0A000 | "grant access" is not available in this version of Metadb | - | 1
            endsync data source s | 0A000 | "endsync data source" is not available in this version of Metadb | - | 1
            authorize select on all tables in data source s to u | 0A000 | AUTHORIZE is no longer supported | Use "grant access" and "revoke access". | 1
            """)
    void saysWhatIsWrongWhereAndWhatToDo(String text, String state, String message, String hint, int position)
            throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String once : List.of(
                    "create data source taken type kafka options (module 'folio')",
                    "create data origin taken_origin")) {
                try {
                    statement.execute(once);
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo("42710");
                }
            }

            ServerErrorMessage error = error(() -> statement.execute(text));

            assertThat(error.getMessage()).isEqualTo(message);
            assertThat(error.getSQLState()).isEqualTo(state);
            assertThat(error.getSeverity()).isEqualTo("ERROR");
            assertThat(error.getHint() == null ? "-" : error.getHint()).isEqualTo(hint);
            assertThat(error.getPosition()).isEqualTo(position);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"topics", "schema_pass_filter", "schemastopfilter", "table_stop_filter", "column_stop_filter"})
    void refusesABadExpressionWhenItIsSaid(String option) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            ServerErrorMessage error = error(() ->
                    statement.execute("create data source bad type kafka options (" + option + " 'fine, ^(unclosed')"));

            assertThat(error.getSQLState()).isEqualTo("2201B");
            assertThat(error.getMessage()).contains("(unclosed").doesNotContain("\n");
            assertThat(psql("list data_sources;", "--csv")).doesNotContain("\nbad,");
        }
    }

    @Test
    void refusesAMessageThatMixesBothKinds() {
        assertThat(server.psql(
                        database.owner(),
                        database.ownerPassword(),
                        "metadb",
                        "",
                        "-c",
                        "list status; select 1",
                        "-v",
                        "VERBOSITY=verbose"))
                .contains("ERROR:  0A000: statements of Metadb and of PostgreSQL cannot stand in one message")
                .contains("LINE 1: list status; select 1")
                .contains("HINT:  Send them one by one.")
                .endsWith("\n1\n");
    }

    @Test
    void keepsSeveralSourcesApart() {
        assertThat(psql("""
                        create data source one type kafka options (consumer_group 'shared');
                        create data source two type kafka options (consumer_group 'shared');
                        create data source two type kafka options (consumer_group 'other');
                        alter data source two options (set consumer_group 'shared');
                        drop data source one;
                        alter data source two options (set consumer_group 'shared');
                        drop data source two;
                        """).replaceAll("(?m)^NOTICE.*\n|^HINT.*\n", "")).isEqualTo("""
                        CREATE DATA SOURCE
                        ERROR:  consumer group "shared" is used by data source "one"
                        CREATE DATA SOURCE
                        ERROR:  consumer group "shared" is used by data source "one"
                        DROP DATA SOURCE
                        ALTER DATA SOURCE
                        DROP DATA SOURCE
                        0
                        """);
    }

    @Test
    void changesAllOptionsOrNone() {
        psql("create data source whole type kafka options (module 'folio');");

        assertThat(psql("alter data source whole options (set module 'reshare', set security 'none');"))
                .contains("ERROR:  invalid value for option \"security\"");

        assertThat(psql("list data_sources;", "--csv")).containsPattern("whole,.*,folio,");
        psql("drop data source whole;");
    }

    @Test
    void leavesPostgresqlItsOwnAlterSystem() {
        assertThat(psql("alter system set work_mem = '5MB';"))
                .startsWith("ERROR:  permission denied to set parameter \"work_mem\"");
        assertThat(psql("alter system set checkpoint_segment_sise = '5';")).startsWith("ERROR:  ");
    }

    @Test
    void refusesChangesInATransactionButListsThere() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1");

            assertThat(rows(statement, "list config")).isNotEmpty();
            ServerErrorMessage error = error(() -> statement.execute("create data origin in_block"));

            assertThat(error.getSQLState()).isEqualTo("25001");
            assertThat(error.getMessage()).isEqualTo("CREATE DATA ORIGIN cannot run inside a transaction block");
            assertThat(error(() -> statement.execute("list config")).getSQLState())
                    .isEqualTo("25P02");
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void answersEachProtocolOfJdbc(String mode) throws SQLException {
        try (Connection connection = connect("preferQueryMode", mode, "prepareThreshold", "1");
                PreparedStatement prepared = connection.prepareStatement("list config");
                Statement statement = connection.createStatement()) {
            for (int round = 0; round < 3; round++) {
                try (ResultSet rows = prepared.executeQuery()) {
                    assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("value");
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("checkpoint_segment_size");
                }
                assertThat(rows(statement, "select 1")).containsExactly("1");
            }
            statement.execute("create data source jdbc type kafka options (module 'folio')");
            assertThat(statement.getWarnings().getMessage()).contains("option \"brokers\" is not set");
            try (ResultSet status = statement.executeQuery("list status")) {
                while (status.next() && !status.getString("name").equals("jdbc")) {
                    assertThat(status.getString("type")).isEqualTo("data_source");
                }
                assertThat(status.getObject("lag")).isNull();
                assertThat(status.getTimestamp("since")).isNotNull();
                assertThat(status.getLong("dead_letters")).isZero();
            }
            assertThat(statement.executeUpdate("drop data source jdbc")).isZero();
        }
    }

    @Test
    void offersFunctionsAndDescribesTablesToPsql() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema library; create table library.loan (id int primary key)");
        }

        assertThat(psql("select mdbversion();", "-At")).isEqualTo("Metadb " + Version.current() + "\n0\n");
        assertThat(psql("select count(*) from mdbusers();", "-At")).isEqualTo("0\n0\n");
        assertThat(psql("select count(*) >= 0 from ps();", "-At")).isEqualTo("t\n0\n");
        assertThat(psql("\\dt library*.*", "-At")).isEqualTo("library|loan|table|" + database.owner() + "\n0\n");
        assertThat(psql("\\d", "-At")).endsWith("0\n").doesNotContain("ERROR");
        assertThat(psql("\\d library.loan")).contains("Table \"library.loan\"", "\"loan_pkey\" PRIMARY KEY");
        assertThat(psql("\\df mdb*", "-At")).contains("public|mdblog|", "public|mdbusers|", "public|mdbversion|");
    }

    @Test
    void keepsItsLogWhereUsersReadItWithTheSeveritiesTheyKnow() throws Exception {
        String starting = "select error_severity, message from mdblog('1 day'::interval);";
        long deadline = System.nanoTime() + 10_000_000_000L;
        String read = psql(starting, "-At");
        while (!read.contains("INFO|synchronizing") && System.nanoTime() < deadline) {
            psql("create data source logged type kafka options"
                    + " (brokers 'localhost:9', topics 't', security 'plaintext');"
                    + "drop data source logged;");
            read = psql(starting, "-At");
        }
        assertThat(read)
                .contains("INFO|synchronizing source \"logged\" (initial)\n")
                .doesNotContain("DEBUG", "initializing database");
        assertThat(server.log()).contains("INFO:  initializing database");
    }

    @Test
    void showsNoSecretAnywhere() {
        String secret = "s3cr3t-Ω-word";
        String source = "create data source secretive type kafka options (brokers 'localhost:9', topics 't', "
                + "security 'sasl_ssl', kafka.sasl.mechanism 'PLAIN', kafka.ssl.key.password '" + secret + "', "
                + "kafka.sasl.jaas.config '%s');";
        StringBuilder seen = new StringBuilder();
        for (String jaas : List.of(
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + secret
                        + "\";",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"" + secret + "\"",
                "a.Module required " + secret + " " + secret + "=" + secret + ";",
                "password=" + secret + ";",
                secret + " " + secret + " " + secret)) {
            seen.append(psql(source.formatted(jaas)));
            seen.append(psql("list status; list data_sources;"));
            seen.append(psql("alter data source secretive options (set kafka.ssl.keystore.type 'JKS');"));
            seen.append(psql("list status;"));
            seen.append(psql("drop data source secretive;"));
        }
        seen.append(psql("select * from mdblog();"));
        seen.append(String.join("\n", server.log()));

        assertThat(seen.toString()).contains("DROP DATA SOURCE").doesNotContain(secret);
    }

    private static Connection connect(String... properties) throws SQLException {
        return server.connect(database.owner(), database.ownerPassword(), properties);
    }

    private static String psql(String script, String... options) {
        return server.psql(database.owner(), database.ownerPassword(), "metadb", script, options);
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> first = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                first.add(rows.getString(1));
            }
        }
        return first;
    }

    private static ServerErrorMessage error(Said said) {
        PSQLException[] thrown = new PSQLException[1];
        assertThatThrownBy(said::run).isInstanceOfSatisfying(PSQLException.class, e -> thrown[0] = e);
        return thrown[0].getServerErrorMessage();
    }

    private interface Said {
        void run() throws SQLException;
    }
}
