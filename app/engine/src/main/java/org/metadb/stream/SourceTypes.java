package org.metadb.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.metadb.change.ColumnNames;
import org.metadb.event.TypeListener;
import org.metadb.pg.Identifier;
import org.metadb.schema.TableSchema;
import org.metadb.target.TargetSession;

/**
 * What the readers of a data source hear of the types in the source, until a writer has put it into the columns' comments. What repeats what was heard
 * of the same source table before is no news, so that a comment is set once for each change, however often schemas are parsed. Thread-safe.
 */
final class SourceTypes implements TypeListener {

    /** For a table whose comments cannot be set now. */
    private static final long AGAIN_NANOS = 60_000_000_000L;

    private record Name(String schema, String table) {}

    private record News(Map<String, String> types, long notBefore) {}

    /** Of each source table a hash of what was heard last. */
    private final Map<Name, Integer> heard = new ConcurrentHashMap<>();

    private final Map<Name, News> news = new ConcurrentHashMap<>();

    @Override
    public void heard(String schema, String table, Map<String, String> types) {
        Name name = new Name(schema, table);
        Integer before = heard.put(name, types.hashCode());
        if (!types.isEmpty() && (before == null || before != types.hashCode())) {
            news.put(name, new News(Map.copyOf(types), System.nanoTime()));
        }
    }

    /** Puts what is new of the source tables that are kept in a table into the comments of its columns. */
    void comment(TargetSession session, TableSchema table) throws SQLException {
        if (news.isEmpty()) {
            return;
        }
        List<Name> sources = new ArrayList<>();
        session.sourcesOf(table.names().current(), (schema, name) -> sources.add(new Name(schema, name)));
        for (Name source : sources) {
            News found = news.get(source);
            boolean due = found != null && System.nanoTime() - found.notBefore() >= 0;
            if (!due || !news.remove(source, found)) {
                continue;
            }
            Map<Identifier, String> types = new HashMap<>();
            found.types().forEach((column, type) -> types.put(ColumnNames.target(column), type));
            if (!session.comment(table, types)) {
                news.putIfAbsent(source, new News(found.types(), System.nanoTime() + AGAIN_NANOS));
            }
        }
    }
}
