package org.metadb.change;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The options of a data source that decide what becomes of a table, compiled. Texts are empty where unset.
 *
 * @param columnPassFilter matched, like the stop filter, against the source's {@code schema.table.column}
 * @param mapPublicSchema the target schema of source schema {@code public}
 * @param origins names of the data origins, in any order
 */
public record RoutingRules(
        List<Pattern> schemaPassFilter,
        List<Pattern> schemaStopFilter,
        List<Pattern> tablePassFilter,
        List<Pattern> tableStopFilter,
        List<Pattern> columnPassFilter,
        List<Pattern> columnStopFilter,
        String trimSchemaPrefix,
        String addSchemaPrefix,
        String mapPublicSchema,
        List<String> origins) {

    /** Everything passes and only the rules that hold for every source rename. */
    public static final RoutingRules NONE =
            new RoutingRules(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), "", "", "", List.of());

    public RoutingRules {
        schemaPassFilter = List.copyOf(schemaPassFilter);
        schemaStopFilter = List.copyOf(schemaStopFilter);
        tablePassFilter = List.copyOf(tablePassFilter);
        tableStopFilter = List.copyOf(tableStopFilter);
        columnPassFilter = List.copyOf(columnPassFilter);
        columnStopFilter = List.copyOf(columnStopFilter);
        origins = List.copyOf(origins);
    }
}
