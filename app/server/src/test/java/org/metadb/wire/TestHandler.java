package org.metadb.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.metadb.wire.QueryResult.Notice;

/** A few statements that look like Metadb's: enough to see all that the door does with them. */
final class TestHandler implements QueryHandler {
    static final Instant SINCE = Instant.parse("2026-03-01T10:00:00.250Z");

    /** Who carried out what. */
    final List<SessionInfo> sessions = new CopyOnWriteArrayList<>();

    @Override
    public Optional<List<ClaimedStatement>> claim(String text) {
        List<ClaimedStatement> claimed = new ArrayList<>();
        int pieces = 0;
        for (String piece : text.split(";")) {
            String words = piece.strip();
            if (!words.isEmpty()) {
                pieces++;
                one(words).ifPresent(claimed::add);
            }
        }
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        if (claimed.size() < pieces) {
            throw new SqlError("0A000", "mixed").withPosition(1);
        }
        return Optional.of(claimed);
    }

    private Optional<ClaimedStatement> one(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.startsWith("list ")) {
            return Optional.of(list(words.substring(5)));
        }
        if (lower.startsWith("create data source ")) {
            return Optional.of(new Claimed("CREATE DATA SOURCE", false, List.of(), session -> {
                sessions.add(session);
                return QueryResult.done("CREATE DATA SOURCE", Notice.info("created " + words.substring(19)));
            }));
        }
        if (lower.startsWith("create data")) {
            throw new SqlError("42601", "syntax error: ü expected")
                    .withPosition(13)
                    .withDetail("More about it.")
                    .withHint("Try \"source\".");
        }
        return Optional.empty();
    }

    private Claimed list(String what) {
        return switch (what) {
            case "types" ->
                new Claimed(
                        "LIST",
                        true,
                        List.of(
                                ResultColumn.text("t"),
                                new ResultColumn("b", ColumnType.BOOL),
                                new ResultColumn("n", ColumnType.INT8),
                                new ResultColumn("f", ColumnType.FLOAT8),
                                new ResultColumn("since", ColumnType.TIMESTAMPTZ)),
                        session -> QueryResult.rows(List.of(
                                List.of(
                                        Optional.of("ä€"),
                                        Optional.of(true),
                                        Optional.of(Long.MIN_VALUE),
                                        Optional.of(1.5),
                                        Optional.of(SINCE)),
                                List.of(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()))));
            case "bug" ->
                new Claimed("LIST", true, List.of(), session -> {
                    throw new IllegalStateException("a bug");
                });
            case "many" ->
                new Claimed("LIST", true, List.of(new ResultColumn("n", ColumnType.INT8)), session -> {
                    List<List<Optional<?>>> rows = new ArrayList<>();
                    for (long i = 0; i < 25; i++) {
                        rows.add(List.of(Optional.of(i)));
                    }
                    return QueryResult.rows(rows);
                });
            default ->
                new Claimed("LIST", true, List.of(ResultColumn.text("name"), ResultColumn.text("state")), session -> {
                    sessions.add(session);
                    return QueryResult.rows(List.of(List.of(Optional.of(what), Optional.of("active"))));
                });
        };
    }

    private record Claimed(
            String name,
            boolean isAllowedInTransaction,
            List<ResultColumn> columns,
            Function<SessionInfo, QueryResult> work)
            implements ClaimedStatement {
        @Override
        public QueryResult execute(SessionInfo session) {
            return work.apply(session);
        }
    }
}
