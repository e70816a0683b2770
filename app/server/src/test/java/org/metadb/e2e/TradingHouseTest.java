package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.DebeziumConnector;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.differential.ColumnRule;
import org.metadb.sandbox.differential.Comparison;
import org.metadb.sandbox.differential.Differential;
import org.metadb.sandbox.differential.TablePair;

/** A database of more than seventy tables as people have them: rows of every table from the snapshot, then changed in every way. */
class TradingHouseTest {

    private static final List<String> SCHEMAS = List.of("public", "hr", "Legacy ERP");
    private static final long SEED = 7;

    private final Sandbox sandbox = SharedSandbox.SANDBOX;

    @TempDir
    private Path directory;

    @Test
    void everyTableOfALargeSchemaIsAsInTheSource() throws Exception {
        try (Pipeline pipeline = new Pipeline(sandbox)) {
            pipeline.execute(schema());
            try (Connection source = pipeline.source().connect()) {
                source.setAutoCommit(false);
                SchemaFiller filler = new SchemaFiller(source, SEED, SCHEMAS);
                assertThat(filler.tables()).hasSizeGreaterThan(70);
                filler.fill(8);
                pipeline.startConnector(TradingHouseTest::connector);
                try (MetadbProcess server = MetadbProcess.init(directory.resolve("data"), pipeline.target())) {
                    server.start().execute(pipeline.createDataSource("trade"));
                    pipeline.awaitDrained("trade");
                    assertEqual(pipeline, source);
                    filler.change(8);
                    pipeline.awaitDrained("trade");
                    assertEqual(pipeline, source);
                    assertThat(pipeline.inTarget("select reason from metadb.dead_letter"))
                            .isEmpty();
                }
            }
        }
    }

    /** As the manual recommends for a database of any kind. */
    private static DebeziumConnector connector(DebeziumConnector connector) {
        return connector
                .withTables("public\\..*", "hr\\..*", "Legacy ERP\\..*")
                .with("interval.handling.mode", "string")
                .with("datatype.propagate.source.type", ".*")
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter.replace.null.with.default", "false");
    }

    private void assertEqual(Pipeline pipeline, Connection source) throws Exception {
        assertThat(pipeline.inTarget("select format('%s: %s', topic, reason) from metadb.dead_letter"))
                .isEmpty();
        Map<String, String> schemas = new LinkedHashMap<>();
        schemas.put("public", pipeline.schema());
        schemas.put("hr", "hr");
        schemas.put("Legacy ERP", "Legacy ERP");
        try (Connection target = pipeline.targetDatabase().connect()) {
            List<TablePair> pairs = Differential.pairs(source, schemas).stream()
                    .filter(pair -> !pair.source().name().equals("mark"))
                    .map(TradingHouseTest::withRules)
                    .toList();
            List<Comparison> comparisons = Differential.compare(source, target, pairs);
            source.rollback();
            assertThat(comparisons.stream()
                            .filter(comparison -> !comparison.equal())
                            .flatMap(c -> c.differences().stream()))
                    .isEmpty();
            assertThat(comparisons.stream().mapToLong(Comparison::sourceRows).sum())
                    .isGreaterThan(400);
        }
    }

    private static TablePair withRules(TablePair pair) {
        return switch (pair.source().name()) {
            case "company" -> pair.without("seat");
            case "product" -> generated(pair, "margin");
            case "party_address" -> generated(pair, "label");
            case "sales_order" -> generated(pair, "gross");
            case "party" ->
                pair.with(
                        "attributes",
                        new ColumnRule.Form("hstore_to_jsonb($)", "$", "hstore comes as JSON, and stays it"));
            default -> pair;
        };
    }

    private static TablePair generated(TablePair pair, String column) {
        return pair.ignoring("PostgreSQL publishes no generated columns in changes", column);
    }

    private static String schema() throws Exception {
        try (InputStream text = TradingHouseTest.class.getResourceAsStream("/schemas/trading-house.sql")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
