package org.metadb.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.DataSource;
import org.metadb.statement.AlterDataSource;
import org.metadb.statement.AlterSystemSet;
import org.metadb.statement.CheckDataSource;
import org.metadb.statement.CreateDataOrigin;
import org.metadb.statement.CreateDataSource;
import org.metadb.statement.DropDataSource;
import org.metadb.statement.ListItems;
import org.metadb.statement.PauseDataSource;
import org.metadb.statement.ReplayDeadLetters;
import org.metadb.statement.ResumeDataSource;
import org.metadb.statement.Statement;
import org.metadb.stream.Replay;
import org.metadb.target.ReplaySession;
import org.metadb.wire.QueryResult;
import org.metadb.wire.QueryResult.Notice;

/** Carries out one statement. Everything takes effect at once: the catalog publishes it, the streams follow. */
final class Execution implements Statement.Visitor<QueryResult> {

    private final Backend backend;
    private final Catalog catalog;

    Execution(Backend backend) {
        this.backend = backend;
        this.catalog = backend.catalog();
    }

    @Override
    public QueryResult visit(CreateDataSource statement) {
        Map<String, String> options = new LinkedHashMap<>();
        statement.options().forEach(option -> options.put(option.name(), option.value()));
        catalog.createSource(statement.name(), statement.type(), options);
        return done(statement, missing(statement.name()));
    }

    @Override
    public QueryResult visit(AlterDataSource statement) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        statement.changes().forEach(change -> changes.put(change.option(), change.value()));
        catalog.alterSource(statement.name(), changes);
        return done(statement, missing(statement.name()));
    }

    @Override
    public QueryResult visit(DropDataSource statement) {
        catalog.dropSource(statement.name());
        return done(statement, List.of());
    }

    @Override
    public QueryResult visit(PauseDataSource statement) {
        catalog.pauseSource(statement.name());
        return done(statement, List.of());
    }

    @Override
    public QueryResult visit(ResumeDataSource statement) {
        catalog.resumeSource(statement.name(), statement.skipLostRecords());
        return done(statement, List.of());
    }

    @Override
    public QueryResult visit(ReplayDeadLetters statement) {
        Replay.Outcome outcome = backend.replay()
                .run(
                        statement.source(),
                        statement.table().map(table -> new ReplaySession.Name(table.schema(), table.table())));
        String applied = "dead letters applied: " + outcome.applied();
        String failed = outcome.failed() == 0
                ? ""
                : "; failed again: " + outcome.failed() + " (\"list dead_letters\" says why)";
        return done(statement, List.of(Notice.notice(applied + failed)));
    }

    @Override
    public QueryResult visit(CheckDataSource statement) {
        return SourceReport.of(statement.name(), catalog.checkSource(statement.name()));
    }

    @Override
    public QueryResult visit(CreateDataOrigin statement) {
        catalog.createOrigin(statement.name());
        return done(statement, List.of());
    }

    @Override
    public QueryResult visit(AlterSystemSet statement) {
        catalog.setParameter(statement.parameter(), statement.value());
        return done(statement, List.of());
    }

    @Override
    public QueryResult visit(ListItems statement) {
        return Listings.rows(statement.what(), backend);
    }

    /** Options without which the source reads nothing; they may be given later. */
    private List<Notice> missing(String source) {
        List<Notice> notices = new ArrayList<>();
        DataSource made = catalog.current().sources().get(source);
        if (made != null) {
            made.options()
                    .missing()
                    .forEach(option -> notices.add(Notice.notice(
                            "option \"" + option + "\" is not set: data source \"" + source + "\" reads nothing yet")));
        }
        return notices;
    }

    private static QueryResult done(Statement statement, List<Notice> notices) {
        return QueryResult.done(statement.accept(new Tags()), notices.toArray(Notice[]::new));
    }
}
