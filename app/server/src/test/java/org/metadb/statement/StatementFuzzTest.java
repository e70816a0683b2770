package org.metadb.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes, it is read, left to PostgreSQL, or refused with a place in the text. */
class StatementFuzzTest {
    private static final int ROUNDS = 40_000;
    private static final List<String> SCRAPS = List.of(
            "create",
            "alter",
            "drop",
            "data",
            "source",
            "origin",
            "options",
            "(",
            ")",
            ",",
            ";",
            "'",
            "''",
            "\"",
            "$$",
            "$a$",
            "$1",
            "E'",
            "\\",
            "U&'",
            "--",
            "\n",
            "/*",
            "*/",
            "brokers",
            "kafka.",
            "x",
            "set",
            "add",
            "list",
            "status",
            "system",
            "snapshot_deadline",
            "=",
            "to",
            "type",
            "kafka",
            "\ud834",
            "\udd1e",
            "ä",
            "\0",
            "1",
            "'v'",
            "resume",
            "skip",
            "lost",
            "records",
            "table",
            "library.patrons__",
            "column",
            "select",
            "\\u00",
            "\\x");

    @Test
    void neverFailsInAnotherWay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Vocabulary vocabulary = new TestVocabulary();
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random);
            try {
                Optional<List<Statement>> statements = Statements.read(text, vocabulary);
                statements
                        .orElse(List.of())
                        .forEach(statement -> assertThat(Statements.read(Formatter.format(statement), vocabulary))
                                .contains(List.of(statement)));
            } catch (SyntaxError error) {
                assertThat(error.position())
                        .as("seed %d: %s", seed, text)
                        .isBetween(1, text.codePointCount(0, text.length()) + 1);
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + text, failure);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(8) == 0
                            ? String.valueOf((char) (1 + random.nextInt(random.nextBoolean() ? 127 : 65535)))
                            : SCRAPS.get(random.nextInt(SCRAPS.size())));
            if (random.nextInt(3) > 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }
}
