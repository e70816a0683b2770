package org.metadb.statement;

/**
 * A statement of Metadb's, parsed. Names are folded as PostgreSQL folds them: lower case unless quoted. Whether a name exists is not
 * known here.
 */
public sealed interface Statement
        permits CreateDataSource,
                AlterDataSource,
                DropDataSource,
                PauseDataSource,
                ResumeDataSource,
                ReplayDeadLetters,
                CheckDataSource,
                CreateDataOrigin,
                AlterSystemSet,
                ListItems {

    <R> R accept(Visitor<R> visitor);

    /** Answers every statement. No method has a default, so that a new statement does not compile until each visitor answers it. */
    interface Visitor<R> {
        R visit(CreateDataSource statement);

        R visit(AlterDataSource statement);

        R visit(DropDataSource statement);

        R visit(PauseDataSource statement);

        R visit(ResumeDataSource statement);

        R visit(ReplayDeadLetters statement);

        R visit(CheckDataSource statement);

        R visit(CreateDataOrigin statement);

        R visit(AlterSystemSet statement);

        R visit(ListItems statement);
    }
}
