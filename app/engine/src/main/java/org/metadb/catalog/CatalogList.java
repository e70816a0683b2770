package org.metadb.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlFile;

/** What <code>list</code> can show from the catalog's tables; the queries are the files of <code>sql/list</code>. */
public enum CatalogList {
    CONFIG("config"),
    DATA_ORIGINS("data_origins"),
    DATA_SOURCES("data_sources");

    private final String word;

    CatalogList(String word) {
        this.word = word;
    }

    /** By the word after <code>list</code>; empty if there is none such here. */
    public static Optional<CatalogList> of(String word) {
        return Arrays.stream(values()).filter(list -> list.word.equals(word)).findFirst();
    }

    public String word() {
        return word;
    }

    Rows run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(SqlFile.read("list/" + word + ".sql"))) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                columns.add(found.getMetaData().getColumnLabel(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(found.getString(i));
                }
                rows.add(List.copyOf(row));
            }
            return new Rows(columns, rows);
        }
    }

    /** What the query found: names of the columns, and the rows as texts, in their order; no value is null. */
    public record Rows(List<String> columns, List<List<String>> rows) {

        public Rows {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }
}
