package org.metadb.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.statement.ListItems.Listing;

class StatementsTest {
    private static final Vocabulary VOCABULARY = new TestVocabulary();

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("list status", new ListItems(Listing.STATUS)),
                Arguments.of("LIST Data_Sources ; ", new ListItems(Listing.DATA_SOURCES)),
                Arguments.of("list \"data_origins\"", new ListItems(Listing.DATA_ORIGINS)),
                Arguments.of(";; -- what is set?\n/* here /* there */ */ list config;", new ListItems(Listing.CONFIG)),
                Arguments.of("drop data source Sensor", new DropDataSource("sensor")),
                Arguments.of("drop data source \"Sensor \"\"1\"\"\"", new DropDataSource("Sensor \"1\"")),
                Arguments.of("pause data source data", new PauseDataSource("data")),
                Arguments.of("resume data source source", new ResumeDataSource("source", false)),
                Arguments.of("resume data source s skip lost records;", new ResumeDataSource("s", true)),
                Arguments.of("replay dead letters for data source s;", new ReplayDeadLetters("s", Optional.empty())),
                Arguments.of(
                        "REPLAY dead letters for data source table table Public.\"Odd \"\"Row\"",
                        new ReplayDeadLetters(
                                "table", Optional.of(new ReplayDeadLetters.Table("public", "Odd \"Row")))),
                Arguments.of("Check Data Source \"S 1\";", new CheckDataSource("S 1")),
                Arguments.of("create data origin bücherei$1", new CreateDataOrigin("bücherei$1")),
                Arguments.of(
                        "alter system set snapshot_deadline = '3h'", new AlterSystemSet("snapshot_deadline", "3h")),
                Arguments.of("alter system set External_SQL_folio to ''", new AlterSystemSet("external_sql_folio", "")),
                Arguments.of(
                        "create data source sensor type kafka options (brokers 'a:1,b:2', topics '^x[.]', consumergroup 'g');",
                        new CreateDataSource(
                                "sensor",
                                "kafka",
                                List.of(
                                        new DataSourceOption("brokers", "a:1,b:2"),
                                        new DataSourceOption("topics", "^x[.]"),
                                        new DataSourceOption("consumer_group", "g")))),
                Arguments.of(
                        "create data source s type kafka options(kafka.ssl.key.password 'it''s', \"kafka.x\" $p$a'b;$p$)",
                        new CreateDataSource(
                                "s",
                                "kafka",
                                List.of(
                                        new DataSourceOption("kafka.ssl.key.password", "it's"),
                                        new DataSourceOption("kafka.x", "a'b;")))),
                Arguments.of(
                        "alter data source s options (add brokers E'a\\n\\'\\u00e4\\x41\\101', set topics 'a' -- '\n 'b', drop security, kafka.a N'')",
                        new AlterDataSource(
                                "s",
                                List.of(
                                        OptionChange.set("brokers", "a\n'äAA"),
                                        OptionChange.set("topics", "ab"),
                                        OptionChange.drop("security"),
                                        OptionChange.set("kafka.a", "")))));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsWhatTheTextSays(String text, Statement statement) {
        assertThat(Statements.read(text, VOCABULARY)).contains(List.of(statement));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsItsOwnFormatBack(String text, Statement statement) {
        assertThat(Statements.read(Formatter.format(statement), VOCABULARY)).contains(List.of(statement));
    }

    @Test
    void readsSeveralStatementsOfOneMessage() {
        assertThat(Statements.read("list status; list config;", VOCABULARY))
                .contains(List.of(new ListItems(Listing.STATUS), new ListItems(Listing.CONFIG)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ; -- list status",
                "select 'list status; list status'",
                "select $$;list status$$; select 1",
                "select \";list status\"",
                "select E'\\';list status'",
                "select 'a'\n';list status'",
                "select U&\";list status\", $a$ $b$;list status$b$ $a$",
                "/* /* */ ;list status */ select 1",
                "select 'not closed; list status",
                "select /* not closed; list status",
                "create rule r as on insert to t do (list; status)",
                "listen status",
                "\"list\" status",
                "refresh materialized view x",
                "checkpoint",
                "create schema \"for\"",
                "create user ada with superuser",
                "create user mapping for x server y",
                "create database data",
                "drop user bob",
                "drop user if exists ada",
                "drop table data",
                "alter system set work_mem = '1MB'",
                "alter system set snapshot_deadline.x = '1'",
                "alter system reset snapshot_deadline",
                "alter table library.patrons add column c text",
                "alter table library.patrons__ add constraint c check (true)",
                "alter table library.patrons__ alter column c set not null",
                "alter table patrons__ add column c text",
                "grant select on x to y",
                "grant access to ada",
                "revoke access, b from ada",
                "explain list status"
            })
    void leavesToPostgresqlWhatIsPostgresqls(String text) {
        assertThat(Statements.read(text, VOCABULARY)).isEqualTo(Optional.empty());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "list", 5, "42601", "syntax error at end of input (line 1, column 5): expected what to list"),
                Arguments.of("list stats", 6, "22023", "unrecognized parameter \"stats\""),
                Arguments.of(
                        "list status config",
                        13,
                        "42601",
                        "syntax error at or near \"config\" (line 1, column 13): expected the end of the statement"),
                Arguments.of(
                        "create data sorce s",
                        13,
                        "42601",
                        "syntax error at or near \"sorce\" (line 1, column 13): expected \"source\", \"origin\", \"mapping\""),
                Arguments.of(
                        "create data source \n  s type kafka",
                        35,
                        "42601",
                        "syntax error at end of input (line 2, column 15): expected \"options\""),
                Arguments.of(
                        "create data source 'ü𝄞' type kafka",
                        20,
                        "42601",
                        "syntax error at or near \"'...'\" (line 1, column 20): expected a data source name"),
                Arguments.of(
                        "/*𝄞*/ drop data source;",
                        23,
                        "42601",
                        "syntax error at or near \";\" (line 1, column 23): expected a data source name"),
                Arguments.of(
                        "drop data source \"\"",
                        18,
                        "42601",
                        "syntax error at or near \"\"\"\" (line 1, column 18): expected a data source name that is not empty"),
                Arguments.of(
                        "create data source s type kafka options (brokers = 'x')",
                        50,
                        "42601",
                        "syntax error at or near \"=\" (line 1, column 50): expected a value in single quotes for option \"brokers\""),
                Arguments.of(
                        "create data source s type kafka options (brokers 'x' topics 'y')",
                        54,
                        "42601",
                        "syntax error at or near \"topics\" (line 1, column 54): expected \",\" or \")\""),
                Arguments.of(
                        "create data source s type kafka options (brokers 'x",
                        50,
                        "42601",
                        "syntax error at or near \"'\" (line 1, column 50): expected a value in single quotes for option \"brokers\""),
                Arguments.of(
                        "create data source s type kafka options (broker 'x')",
                        42,
                        "22023",
                        "invalid option \"broker\""),
                Arguments.of(
                        "alter data source s options (topics 'x', drop topics)",
                        47,
                        "42601",
                        "option \"topics\" provided more than once"),
                Arguments.of(
                        "alter data source s options (topics $1)",
                        37,
                        "0A000",
                        "Metadb statements take no parameters (line 1, column 37)"),
                Arguments.of(
                        "alter data source s options (topics U&'x')",
                        37,
                        "42601",
                        "bit strings and strings with U& are not used in Metadb statements (line 1, column 37)"),
                Arguments.of(
                        "alter data source s options (topics E'\\u12')",
                        37,
                        "22025",
                        "invalid escape in a string constant (line 1, column 37)"),
                Arguments.of(
                        "alter system set snapshot_deadline 3",
                        36,
                        "42601",
                        "syntax error at or near \"3\" (line 1, column 36): expected = or \"to\""),
                Arguments.of(
                        "resume data source s skip",
                        26,
                        "42601",
                        "syntax error at end of input (line 1, column 26): expected \"lost\""),
                Arguments.of(
                        "create data origin " + "ä".repeat(32),
                        20,
                        "42622",
                        "data origin name \"" + "ä".repeat(32) + "\" too long"),
                Arguments.of(
                        "replay dead letters for s",
                        25,
                        "42601",
                        "syntax error at or near \"s\" (line 1, column 25): expected \"data\""),
                Arguments.of(
                        "replay dead letters for data source s table row",
                        48,
                        "42601",
                        "syntax error at end of input (line 1, column 48): expected \".\""),
                Arguments.of(
                        "select 1; list status",
                        11,
                        "0A000",
                        "statements of Metadb and of PostgreSQL cannot stand in one message"),
                Arguments.of(
                        "list status; begin",
                        14,
                        "0A000",
                        "statements of Metadb and of PostgreSQL cannot stand in one message"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrongAndWhere(String text, int position, String sqlState, String message) {
        SyntaxError error = errorOf(text);

        assertThat(error).hasMessage(message);
        assertThat(error.position()).isEqualTo(position);
        assertThat(error.sqlState()).isEqualTo(sqlState);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create data mapping for json from table a.b__ column c path '$' to 'x'",
                "drop data mapping for json",
                "drop data origin x",
                "create user x with password 'y'",
                "create user \"a-b\" -- note\n with comment 'it''s'",
                "drop user ada",
                "drop user \"Ada-1\"",
                "register user x",
                "deregister user x",
                "create schema for user x",
                "grant access on all to x",
                "revoke access on table a.b from x",
                "alter table library.patrons__ add column c text",
                "alter table if exists only Library.patrons__ * alter column c type uuid",
                "purge data drop table x",
                "sync data source x",
                "endsync data source x",
                "refresh inferred column types",
                "verify consistency"
            })
    void claimsEveryFamilyEvenThoseOfLaterVersions(String text) {
        assertThat(errorOf(text)).hasMessageEndingWith(" is not available in this version of Metadb");
        assertThat(errorOf(text).sqlState()).isEqualTo("0A000");
    }

    @Test
    void namesTheNearestOption() {
        assertThat(errorOf("create data source s type kafka options (consumer_grup 'x')")
                        .hint())
                .contains("Perhaps you meant the option \"consumer_group\".");
        assertThat(errorOf("create data source s type kafka options (password 'x')")
                        .hint())
                .isEmpty();
    }

    @Test
    void printsNoOptionValue() {
        String text = "create data source s type kafka options (kafka.sasl.jaas.config 'secret')";

        assertThat(Statements.read(text, VOCABULARY).orElseThrow().toString())
                .contains("kafka.sasl.jaas.config")
                .doesNotContain("secret");
    }

    private static SyntaxError errorOf(String text) {
        return catchThrowableOfType(SyntaxError.class, () -> Statements.read(text, VOCABULARY));
    }
}
