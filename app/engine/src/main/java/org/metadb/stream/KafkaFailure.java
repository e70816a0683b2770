package org.metadb.stream;

import org.apache.kafka.common.KafkaException;

/** What to tell about a failure of Kafka's client, whose outer exceptions only say that a client could not be made. */
final class KafkaFailure {

    private KafkaFailure() {}

    /** What the innermost of Kafka's exceptions says, then the cause below all of them, as the file that is not there. One line, no secrets. */
    static String text(Throwable failure) {
        String kafka = "";
        String innermost = "";
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                innermost = t.getMessage();
                kafka = t instanceof KafkaException || kafka.isEmpty() ? innermost : kafka;
            }
        }
        String text = kafka.equals(innermost) ? kafka : kafka + ": " + innermost;
        if (text.contains("JAAS config")) {
            text = text.replaceAll(
                    "'[^']*'", "'...'"); // a word of the option's value, and any word of it may be the password
        }
        return text.isEmpty() ? failure.getClass().getSimpleName() : text;
    }
}
