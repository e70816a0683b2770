package org.metadb.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.metadb.catalog.CatalogList;
import org.metadb.catalog.DeadLetterRow;
import org.metadb.statement.ListItems.Listing;
import org.metadb.stream.SourceStatus;
import org.metadb.wire.ColumnType;
import org.metadb.wire.QueryResult;
import org.metadb.wire.ResultColumn;

/** What {@code list} shows. Columns keep their order from version to version; new ones come last. */
final class Listings {

    private Listings() {}

    static List<ResultColumn> columns(Listing what) {
        return switch (what) {
            case CONFIG -> texts("parameter", "value");
            case DATA_ORIGINS -> texts("name");
            case DATA_SOURCES ->
                texts(
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
            case DEAD_LETTERS ->
                List.of(
                        new ResultColumn("id", ColumnType.INT8),
                        ResultColumn.text("data_source"),
                        ResultColumn.text("topic"),
                        new ResultColumn("partition_id", ColumnType.INT8),
                        new ResultColumn("record_offset", ColumnType.INT8),
                        new ResultColumn("record_time", ColumnType.TIMESTAMPTZ),
                        ResultColumn.text("schema_name"),
                        ResultColumn.text("table_name"),
                        ResultColumn.text("reason"),
                        new ResultColumn("logged_at", ColumnType.TIMESTAMPTZ));
            case STATUS ->
                List.of(
                        ResultColumn.text("type"),
                        ResultColumn.text("name"),
                        ResultColumn.text("source_stream"),
                        ResultColumn.text("source_sync"),
                        new ResultColumn("lag", ColumnType.INT8),
                        ResultColumn.text("last_error"),
                        new ResultColumn("since", ColumnType.TIMESTAMPTZ),
                        new ResultColumn("dead_letters", ColumnType.INT8),
                        new ResultColumn("tables_without_key", ColumnType.INT8),
                        new ResultColumn("partitions", ColumnType.INT8));
        };
    }

    static QueryResult rows(Listing what, Backend backend) {
        return switch (what) {
            case CONFIG -> stored(CatalogList.CONFIG, backend);
            case DATA_ORIGINS -> stored(CatalogList.DATA_ORIGINS, backend);
            case DATA_SOURCES -> stored(CatalogList.DATA_SOURCES, backend);
            case DEAD_LETTERS ->
                QueryResult.rows(backend.catalog().deadLetters().stream()
                        .map(Listings::row)
                        .toList());
            case STATUS ->
                QueryResult.rows(
                        backend.streams().get().stream().map(Listings::row).toList());
        };
    }

    private static QueryResult stored(CatalogList list, Backend backend) {
        List<List<Optional<?>>> rows = new ArrayList<>();
        for (List<String> row : backend.catalog().list(list).rows()) {
            rows.add(row.stream().<Optional<?>>map(Optional::of).toList());
        }
        return QueryResult.rows(rows);
    }

    private static List<Optional<?>> row(DeadLetterRow letter) {
        return List.of(
                Optional.of(letter.id()),
                Optional.of(letter.dataSource()),
                Optional.of(letter.topic()),
                Optional.of(letter.partition()),
                Optional.of(letter.offset()),
                letter.recordTime(),
                letter.schema(),
                letter.table(),
                Optional.of(letter.reason()),
                Optional.of(letter.loggedAt()));
    }

    private static List<Optional<?>> row(SourceStatus status) {
        Optional<Long> lag = status.lag().isPresent() ? Optional.of(status.lag().getAsLong()) : Optional.empty();
        Optional<Instant> since =
                status.since().isAfter(Instant.EPOCH) ? Optional.of(status.since()) : Optional.empty();
        return List.of(
                Optional.of("data_source"),
                Optional.of(status.name()),
                Optional.of(status.state().word()),
                Optional.of(status.syncWord()),
                lag,
                status.lastError(),
                since,
                Optional.of(status.deadLetters()),
                Optional.of((long) status.keylessTopics().size()),
                Optional.of((long) status.partitions()));
    }

    private static List<ResultColumn> texts(String... names) {
        List<ResultColumn> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(ResultColumn.text(name));
        }
        return List.copyOf(columns);
    }
}
