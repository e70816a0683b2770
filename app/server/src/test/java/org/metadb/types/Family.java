package org.metadb.types;

import java.util.List;

/** Types whose columns stand in one table, so that a fault of one hides none of another's. */
public record Family(String name, List<TypeCase> types) {

    public Family {
        types = List.copyOf(types);
    }

    static Family of(String name, TypeCase... types) {
        return new Family(name, List.of(types));
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
