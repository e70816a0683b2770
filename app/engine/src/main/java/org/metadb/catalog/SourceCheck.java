package org.metadb.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.metadb.finding.Finding;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;
import org.metadb.target.SourceFindings;

/**
 * What <code>check data source</code> has to say.
 *
 * @param anythingRead whether any record was read since the data source was created
 * @param findings those that people should know of: the open ones, then the cured ones, each by name
 */
public record SourceCheck(boolean anythingRead, List<Finding> findings) {

    private static final String SOURCE_READ = SqlFile.read("check/source_read.sql");

    public SourceCheck {
        findings = List.copyOf(findings);
    }

    /** How many findings are not cured. */
    public long open() {
        return findings.stream().filter(finding -> finding.curedAt().isEmpty()).count();
    }

    static SourceCheck read(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SOURCE_READ)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw MetadbException.user(
                            SqlState.UNDEFINED_OBJECT, "data source \"" + name + "\" does not exist");
                }
                boolean anythingRead = rows.getBoolean(1);
                return new SourceCheck(
                        anythingRead,
                        SourceFindings.read(connection, name).stream()
                                .filter(finding -> finding.kind().shown())
                                .toList());
            }
        }
    }
}
