package org.metadb.command;

import java.util.List;
import java.util.Optional;
import org.metadb.catalog.SourceCheck;
import org.metadb.finding.Finding;
import org.metadb.wire.ColumnType;
import org.metadb.wire.QueryResult;
import org.metadb.wire.QueryResult.Notice;
import org.metadb.wire.ResultColumn;

/** What {@code check data source} shows. Columns keep their order from version to version; new ones come last. */
final class SourceReport {

    /** Names are those of the source, where the cure is to be said. */
    static final List<ResultColumn> COLUMNS = List.of(
            ResultColumn.text("schema_name"),
            ResultColumn.text("table_name"),
            ResultColumn.text("column_name"),
            ResultColumn.text("finding"),
            new ResultColumn("events", ColumnType.INT8),
            new ResultColumn("first_seen", ColumnType.TIMESTAMPTZ),
            new ResultColumn("last_seen", ColumnType.TIMESTAMPTZ),
            new ResultColumn("cured_at", ColumnType.TIMESTAMPTZ),
            ResultColumn.text("cure"));

    private SourceReport() {}

    static QueryResult of(String source, SourceCheck check) {
        List<List<Optional<?>>> rows =
                check.findings().stream().map(SourceReport::row).toList();
        return new QueryResult("SELECT " + rows.size(), notices(source, check), rows);
    }

    private static List<Notice> notices(String source, SourceCheck check) {
        if (check.open() > 0) {
            return List.of();
        }
        return List.of(Notice.notice(
                check.anythingRead()
                        ? "nothing is at risk in what was read of data source \"" + source + "\" so far"
                        : "nothing was read of data source \"" + source + "\" yet"));
    }

    private static List<Optional<?>> row(Finding finding) {
        return List.of(
                Optional.of(finding.schema()),
                Optional.of(finding.table()),
                Optional.of(finding.column()).filter(column -> !column.isEmpty()),
                Optional.of(finding.kind().meaning()),
                Optional.of(finding.events()).filter(events -> events > 0),
                Optional.of(finding.firstSeen()),
                Optional.of(finding.lastSeen()),
                finding.curedAt(),
                Optional.of(finding.cure()));
    }
}
