package org.metadb.config;

/** A password. Never printed: {@link #toString} shows stars, and only {@link #reveal} gives the text. */
public record Secret(String reveal) {

    /** No password given: the database may still let the user in by another way (peer, trust, certificate). */
    public static final Secret NONE = new Secret("");

    @Override
    public String toString() {
        return reveal.isEmpty() ? "(none)" : "****";
    }
}
