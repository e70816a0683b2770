package org.metadb.statement;

/**
 * {@code resume data source name [skip lost records]}.
 *
 * @param skipLostRecords the user accepts that records which Kafka no longer holds are never merged
 */
public record ResumeDataSource(String name, boolean skipLostRecords) implements Statement {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
