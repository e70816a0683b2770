package org.metadb.sandbox;

import java.util.Optional;

/** A PostgreSQL that somebody else runs, named by the environment, for machines where the sandbox cannot start one. */
record GivenPostgres(String host, int port, String superuser, String superuserPassword) implements Postgres {
    static Optional<Postgres> fromEnvironment() {
        return Settings.find("metadb.sandbox.pg.host")
                .map(host -> new GivenPostgres(
                        host,
                        Settings.find("metadb.sandbox.pg.port")
                                .map(Integer::parseInt)
                                .orElse(5432),
                        Settings.find("metadb.sandbox.pg.user").orElse("postgres"),
                        Settings.find("metadb.sandbox.pg.password").orElse("")));
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + host + ":" + port;
    }
}
