package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.pg.Identifier;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableSchema;

/** The source's types in the comments of columns. */
class ColumnCommentsTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT4).column("it's", ColumnType.TEXT);

    private final Target target = new Target();
    private TableSchema table;

    @BeforeEach
    void makeTable() throws Exception {
        Target.Planned planned = target.plan(Target.batch(T.destination(), List.of(T.create(1, 10, 1, "x"))));
        target.commit(planned);
        table = planned.tables().get(0);
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void standInBothTables() throws SQLException {
        assertThat(comment(Map.of("it's", "character varying(20)", "id", "integer", "none", "x")))
                .isTrue();
        assertThat(comments("t__"))
                .containsExactly("id|source type: integer", "it's|source type: character varying(20)");
        assertThat(comments("t")).isEqualTo(comments("t__"));
    }

    @Test
    void followTheSource() throws SQLException {
        comment(Map.of("it's", "character varying(20)"));
        comment(Map.of("it's", "mood's \\ \"x\""));
        assertThat(comments("t")).containsExactly("it's|source type: mood's \\ \"x\"");
    }

    @Test
    void leaveWhatSomebodyWrote() throws SQLException {
        target.run("comment on column s.t__.\"it's\" is 'the name'");
        comment(Map.of("it's", "character varying(20)"));
        assertThat(comments("t__")).containsExactly("it's|the name");
        assertThat(comments("t")).containsExactly("it's|source type: character varying(20)");
    }

    @Test
    void waitForNoReaderAndHoldNoneUp() throws SQLException {
        try (Connection other = target.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from s.t__");
            assertThat(comment(Map.of("id", "integer"))).isTrue();
            statement.execute("update s.t set \"it's\" = 'y'"); // as the merge of another table's writer would
            assertThat(comment(Map.of("id", "bigint"))).isTrue();
        }
    }

    @Test
    void giveUpSoonBehindAVacuum() throws SQLException {
        try (Connection other = target.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table only s.t__ in share update exclusive mode");
            assertThat(comment(Map.of("id", "integer"))).isFalse();
        }
        assertThat(comments("t")).isEmpty();
        assertThat(comment(Map.of("id", "integer"))).isTrue();
    }

    @Test
    void runNoStatementWhereTheyStandAlready() throws SQLException {
        comment(Map.of("id", "integer"));
        List<String> before =
                target.rows("select xmin, ctid from pg_description where description like 'source type:%'");
        comment(Map.of("id", "integer"));
        assertThat(target.rows("select xmin, ctid from pg_description where description like 'source type:%'"))
                .isEqualTo(before);
    }

    private boolean comment(Map<String, String> types) throws SQLException {
        return target.session.comment(
                table,
                types.entrySet().stream()
                        .collect(Collectors.toMap(entry -> new Identifier(entry.getKey()), Map.Entry::getValue)));
    }

    private List<String> comments(String relation) throws SQLException {
        return target.rows(
                "select a.attname, col_description(a.attrelid, a.attnum) from pg_attribute a where a.attrelid = 's."
                        + relation
                        + "'::regclass and col_description(a.attrelid, a.attnum) is not null order by a.attnum");
    }
}
