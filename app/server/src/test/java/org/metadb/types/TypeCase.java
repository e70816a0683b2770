package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A type of the source: values of it, and what becomes of them.
 *
 * @param label for the page; it gives the column its name
 * @param type as in {@code create table}, with what may follow it there
 * @param values as PostgreSQL reads them; null is always among them
 * @param large an expression of SQL for a value that PostgreSQL stores out of line
 * @param outcomes the first whose condition holds
 */
public record TypeCase(String label, String type, List<String> values, Optional<String> large, List<Outcome> outcomes) {

    public TypeCase {
        values = List.copyOf(values);
        outcomes = List.copyOf(outcomes);
    }

    public static TypeCase of(String type, String... values) {
        return new TypeCase(type, type, List.of(values), Optional.empty(), List.of());
    }

    /** Another of the same type. */
    TypeCase labelled(String other) {
        return new TypeCase(other, type, values, large, outcomes);
    }

    public TypeCase large(String expression) {
        return new TypeCase(label, type, values, Optional.of(expression), outcomes);
    }

    /** Under settings that no outcome before this one is about. */
    public TypeCase then(Outcome outcome) {
        List<Outcome> more = new ArrayList<>(outcomes);
        more.add(outcome);
        return new TypeCase(label, type, values, large, more);
    }

    /** As it is, whatever the settings. */
    public TypeCase exact(String column) {
        return then(Outcome.exact(ALWAYS, column));
    }

    public Outcome outcome(Settings settings) {
        return outcomes.stream()
                .filter(outcome -> outcome.when().holds(settings))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + ": no outcome for " + settings));
    }

    /** Whether the source computes it. */
    boolean isGenerated() {
        return type.contains("generated always");
    }

    /** The type as an option may declare it; none of those that the source made itself, whose values tell what they are. */
    Optional<String> declared() {
        return Optional.of(type.replaceFirst(" (default|generated) .*", ""))
                .filter(name -> !name.matches("(mood|positive|nested|word|feeling|pair|isbn|regclass)(\\[])?"));
    }

    /** The name of its column in the source. */
    public String column() {
        return "c_"
                + label.toLowerCase(Locale.ROOT)
                        .replace("[]", "_array")
                        .replaceAll("[^a-z0-9]+", "_")
                        .replaceAll("^_|_$", "");
    }
}
