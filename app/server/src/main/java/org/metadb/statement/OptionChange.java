package org.metadb.statement;

import java.util.Optional;

/**
 * One change of an option: {@code set option 'value'}, the same with {@code add} or no word at all, or {@code drop option}.
 *
 * @param option full name, no alias
 * @param value empty: the option is dropped. It may be a secret and is never printed
 */
public record OptionChange(String option, Optional<String> value) {

    public static OptionChange set(String option, String value) {
        return new OptionChange(option, Optional.of(value));
    }

    public static OptionChange drop(String option) {
        return new OptionChange(option, Optional.empty());
    }

    @Override
    public String toString() {
        return (value.isPresent() ? "set " : "drop ") + option;
    }
}
