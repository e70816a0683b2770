package org.metadb.statement;

import java.util.List;
import java.util.stream.Collectors;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;

/** Writes a statement as text that reads back as the same statement. The text contains option values, which may be secrets. */
public final class Formatter implements Statement.Visitor<String> {

    public static String format(Statement statement) {
        return statement.accept(new Formatter());
    }

    private Formatter() {}

    @Override
    public String visit(CreateDataSource statement) {
        return "create data source " + name(statement.name()) + " type " + name(statement.type()) + " options "
                + list(statement.options().stream()
                        .map(option -> option(option.name()) + ' ' + string(option.value()))
                        .toList());
    }

    @Override
    public String visit(AlterDataSource statement) {
        return "alter data source " + name(statement.name()) + " options "
                + list(statement.changes().stream()
                        .map(change -> change.value()
                                .map(value -> "set " + option(change.option()) + ' ' + string(value))
                                .orElseGet(() -> "drop " + option(change.option())))
                        .toList());
    }

    @Override
    public String visit(DropDataSource statement) {
        return "drop data source " + name(statement.name());
    }

    @Override
    public String visit(PauseDataSource statement) {
        return "pause data source " + name(statement.name());
    }

    @Override
    public String visit(ResumeDataSource statement) {
        return "resume data source " + name(statement.name())
                + (statement.skipLostRecords() ? " skip lost records" : "");
    }

    @Override
    public String visit(ReplayDeadLetters statement) {
        return "replay dead letters for data source " + name(statement.source())
                + statement
                        .table()
                        .map(table -> " table " + name(table.schema()) + '.' + name(table.table()))
                        .orElse("");
    }

    @Override
    public String visit(CheckDataSource statement) {
        return "check data source " + name(statement.name());
    }

    @Override
    public String visit(CreateDataOrigin statement) {
        return "create data origin " + name(statement.name());
    }

    @Override
    public String visit(AlterSystemSet statement) {
        return "alter system set " + name(statement.parameter()) + " = " + string(statement.value());
    }

    @Override
    public String visit(ListItems statement) {
        return "list " + statement.what().word();
    }

    private static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    private static String name(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : new Identifier(name).sql();
    }

    /** Dots need no quotes in the name of an option. */
    private static String option(String name) {
        return name.matches("[a-z_][a-z0-9_]*([.][a-z_][a-z0-9_]*)*") ? name : name(name);
    }

    private static String string(String value) {
        return new Literal(value).sql().strip();
    }
}
