package org.metadb.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    /** The query that it runs. */
    public String sql() {
        return SqlFiles.read("list/" + word + ".sql");
    }

    /** What the query found: names of the columns, and the rows as texts, in their order. */
    public record Rows(List<String> columns, List<List<String>> rows) {

        public Rows {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }
}
