package org.metadb.config;

/** A database role and its password. */
public record Credentials(String user, Secret password) {

    public Credentials {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("a user must have a name");
        }
    }
}
