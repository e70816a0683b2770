package org.metadb.sandbox;

import java.util.stream.Stream;

/** The PostgreSQL versions that the sandbox brings: the oldest one that the product supports, and the newest. */
public enum PostgresVersion {
    V15(15),
    V18(18);

    private final int major;

    PostgresVersion(int major) {
        this.major = major;
    }

    public int major() {
        return major;
    }

    public static PostgresVersion of(int major) {
        return Stream.of(values())
                .filter(version -> version.major == major)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("PostgreSQL " + major + ": the sandbox has 15 and 18"));
    }
}
