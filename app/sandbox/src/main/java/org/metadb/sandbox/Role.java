package org.metadb.sandbox;

/** What a service is. Each role has artifacts of its own for a process, and an image of its own for a container. */
enum Role {
    /** The image has initdb and postgres in its PATH. */
    POSTGRES_15("postgres15", "postgres:15"),
    /** Like {@link #POSTGRES_15}. */
    POSTGRES_18("postgres18", "postgres:18"),
    /** The image has java in its PATH, and Kafka's archives in /opt/kafka/libs. */
    BROKER("broker", "apache/kafka:4.4.0"),
    /** The image has java in its PATH, Kafka's archives in /kafka/libs and Debezium's connector in /kafka/connect. */
    WORKER("worker", "debezium/connect:3.0.0.Final");

    private final String word;
    private final String publicImage;

    Role(String word, String publicImage) {
        this.word = word;
        this.publicImage = publicImage;
    }

    static Role postgres(PostgresVersion version) {
        return switch (version) {
            case V15 -> POSTGRES_15;
            case V18 -> POSTGRES_18;
        };
    }

    /** The folder under app/sandbox/services, and the end of the names of settings. */
    String word() {
        return word;
    }

    boolean isPostgres() {
        return this == POSTGRES_15 || this == POSTGRES_18;
    }

    /** The system property that names another image. */
    String imageProperty() {
        return "metadb.sandbox.image." + word;
    }

    /** The image that was named, else the well-known public one. */
    String image() {
        return Settings.find(imageProperty()).orElse(publicImage);
    }
}
