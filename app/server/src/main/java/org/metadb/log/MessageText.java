package org.metadb.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.Map;

/** The text of an event: on one line, with a prefix that says which library speaks where it is not Metadb. */
final class MessageText {

    private static final String OURS = "org.metadb";

    private static final Map<String, String> LIBRARIES = Map.of(
            "org.apache.kafka", "kafka",
            "com.zaxxer.hikari", "connection pool",
            "org.flywaydb", "flyway",
            "org.postgresql", "pgjdbc");

    private MessageText() {}

    static boolean isOurs(ILoggingEvent event) {
        return event.getLoggerName().startsWith(OURS);
    }

    static String of(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        if (!isOurs(event)) {
            text.append(library(event.getLoggerName())).append(": ");
        }
        text.append(event.getFormattedMessage());
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            String name = failure.getClassName();
            text.append(": ").append(name.substring(name.lastIndexOf('.') + 1));
            if (failure.getMessage() != null) {
                text.append(": ").append(failure.getMessage());
            }
        }
        return text.toString().strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    private static String library(String logger) {
        return LIBRARIES.entrySet().stream()
                .filter(entry -> logger.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(logger.substring(logger.lastIndexOf('.') + 1));
    }
}
