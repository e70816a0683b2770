package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a live connector with stock settings loses, and what the server says of it. */
class SourceCheckEndToEndTest {

    @TempDir
    private Path directory;

    private Pipeline pipeline;
    private MetadbProcess server;

    @BeforeEach
    void arrange() {
        pipeline = new Pipeline(SharedSandbox.SANDBOX);
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
    }

    @AfterEach
    void end() {
        server.close();
        pipeline.close();
    }

    private List<String> check() {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("check data source lib")) {
            List<String> report = new ArrayList<>();
            while (rows.next()) {
                assertThat(rows.getString("schema_name")).isEqualTo("public");
                report.add(rows.getString("table_name") + "." + rows.getString("column_name") + " "
                        + rows.getString("events") + " " + rows.getString("cure")
                        + (rows.getString("cured_at") == null ? "" : " cured"));
            }
            return report;
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    void reportsWhatTheConnectorLosesButNothingOfWhatIsStoppedAndSeesTheCure() {
        pipeline.execute(
                "create table public.loan (id int primary key, fine numeric, state text default 'new',"
                        + " twice int generated always as (id * 2) stored, hidden text default 'x')",
                "create table public.secret (id int primary key, state text default 'x')",
                "insert into public.secret values (1, null)",
                "alter table public.loan alter fine set storage external",
                "insert into public.loan (id, fine, state) values (1, repeat('7', 10000)::numeric, null)");
        pipeline.startConnector();
        server.start()
                .execute(pipeline.createDataSource("lib")
                        .replace(
                                "security",
                                "table_stop_filter 'secret', column_stop_filter 'loan[.]hidden', security"));
        pipeline.awaitDrained("lib");
        pipeline.execute("update public.loan set state = 'out' where id = 1", "update public.secret set id = 2");
        pipeline.awaitDrained("lib");

        assertThat(pipeline.inTarget("select fine is null and twice is null from t.loan"))
                .as("lost")
                .containsExactly("t");
        String generated = "loan.twice null none needed where it was dropped or renamed; where it is generated,"
                + " PostgreSQL 18: alter publication ... set (publish_generated_columns = stored);"
                + " before: option column_stop_filter, and compute it in queries";
        String defaults = "loan.state 1 connector: \"value.converter.replace.null.with.default\": \"false\";"
                + " then a new snapshot of the table";
        String lost = "loan.fine 1 alter table public.loan replica identity full";
        assertThat(check()).containsExactly(lost, defaults, generated);

        server.kill();
        pipeline.execute(
                "alter table public.loan replica identity full", "update public.loan set state = 'back' where id = 1");
        server.start();
        pipeline.awaitDrained("lib");

        assertThat(check()).containsExactly(defaults, generated, lost + " cured");
        assertThat(server.logText().split("source table public.loan column fine: ", -1))
                .as("warned of once")
                .hasSize(2);
    }
}
