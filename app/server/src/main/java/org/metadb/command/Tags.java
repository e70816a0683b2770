package org.metadb.command;

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

/** The command tag of each statement that has no rows, which is also its name in messages. */
final class Tags implements Statement.Visitor<String> {

    @Override
    public String visit(CreateDataSource statement) {
        return "CREATE DATA SOURCE";
    }

    @Override
    public String visit(AlterDataSource statement) {
        return "ALTER DATA SOURCE";
    }

    @Override
    public String visit(DropDataSource statement) {
        return "DROP DATA SOURCE";
    }

    @Override
    public String visit(PauseDataSource statement) {
        return "PAUSE DATA SOURCE";
    }

    @Override
    public String visit(ResumeDataSource statement) {
        return "RESUME DATA SOURCE";
    }

    @Override
    public String visit(ReplayDeadLetters statement) {
        return "REPLAY DEAD LETTERS";
    }

    @Override
    public String visit(CheckDataSource statement) {
        return "CHECK DATA SOURCE";
    }

    @Override
    public String visit(CreateDataOrigin statement) {
        return "CREATE DATA ORIGIN";
    }

    @Override
    public String visit(AlterSystemSet statement) {
        return "ALTER SYSTEM";
    }

    @Override
    public String visit(ListItems statement) {
        return "LIST";
    }
}
