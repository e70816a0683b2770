package org.metadb.catalog;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.metadb.pg.MetadbException;

/** The catalog's rows as they are stored, before anything is made of them. Two readings are equal when nothing changed between. */
record CatalogContents(Map<String, SourceRow> sources, List<String> origins, Map<String, String> parameters) {

    /** What is made of the rows. A data source that cannot be read harms no other. */
    CatalogSnapshot snapshot(long version) {
        Map<String, DataSource> usable = new TreeMap<>();
        Map<String, String> unusable = new TreeMap<>();
        sources.forEach((name, row) -> {
            try {
                usable.put(name, row.dataSource());
            } catch (MetadbException e) {
                unusable.put(name, e.getMessage());
            }
        });
        return new CatalogSnapshot(version, usable, unusable, origins, parameters);
    }
}
