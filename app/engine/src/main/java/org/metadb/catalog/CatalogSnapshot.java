package org.metadb.catalog;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.metadb.change.RoutingRules;

/**
 * The catalog at one moment. Immutable; any thread.
 *
 * @param version rises by one with each change that this process sees
 * @param sources by name
 * @param unusable data sources that are stored in a way that this program cannot read, by name, with the reason
 * @param origins names of the data origins
 * @param parameters values of <code>alter system</code> by name, those of a later program included; read them by {@link #value} and its like
 */
public record CatalogSnapshot(
        long version,
        Map<String, DataSource> sources,
        Map<String, String> unusable,
        List<String> origins,
        Map<String, String> parameters) {

    public CatalogSnapshot {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
        unusable = Map.copyOf(unusable);
        origins = List.copyOf(origins);
        parameters = Map.copyOf(parameters);
    }

    /** The parameter's value; its default where the stored one, written by other means than ours, does not hold. */
    public String value(Parameter parameter) {
        String stored = parameters.getOrDefault(parameter.word(), parameter.defaultValue());
        return parameter.holds(stored) ? stored : parameter.defaultValue();
    }

    /** Value of a parameter that is a whole number. */
    public int integer(Parameter parameter) {
        return Integer.parseInt(value(parameter).strip());
    }

    /** Value of a parameter that is a time span. */
    public Duration duration(Parameter parameter) {
        return IntervalText.parse(value(parameter)).orElseThrow();
    }

    /** Filters and renaming of a data source, with the data origins of now. */
    public RoutingRules routing(DataSource source) {
        RoutingRules rules = source.options().routing();
        return new RoutingRules(
                rules.schemaPassFilter(),
                rules.schemaStopFilter(),
                rules.tablePassFilter(),
                rules.tableStopFilter(),
                rules.columnPassFilter(),
                rules.columnStopFilter(),
                rules.trimSchemaPrefix(),
                rules.addSchemaPrefix(),
                rules.mapPublicSchema(),
                origins);
    }

    /** How many consumers read a data source: its option, else during a synchronization the parameter, else one. */
    public int consumers(DataSource source) {
        int others = source.sync() == SyncState.NORMAL ? 1 : integer(Parameter.KAFKA_SYNC_CONCURRENCY);
        return source.options().consumers().orElse(others);
    }
}
