package org.metadb.types;

import java.util.List;
import java.util.Locale;

/** Types whose columns stand in one table, so that a fault of one hides none of another's. */
public record Family(String name, List<TypeCase> types) {

    public Family {
        types = List.copyOf(types);
    }

    static Family of(String name, TypeCase... types) {
        return new Family(name, List.of(types));
    }

    /** For a heading. */
    String title() {
        String words = name.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Those of which a large value is tried. */
    public List<TypeCase> large() {
        return types.stream().filter(type -> type.large().isPresent()).toList();
    }

    /** The table of the large values. */
    public String largeTable() {
        return name + "_large";
    }
}
