package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What PostgreSQL itself says of such texts shows {@link ValueFormsTest}; here they stand at every place of a word of eight bytes. */
class JsonbLimitsTest {

    @Test
    void areTheSameAtEveryPlace() {
        for (int blanks = 0; blanks < 20; blanks++) {
            for (String behind : List.of("", "]", " , 1]", ", \"a longer text behind it\"]")) {
                String before = " ".repeat(blanks);
                for (String refused : List.of(
                        "\"\\u0000\"",
                        "\"\\ud800\"",
                        "\"é\\ude00\"",
                        "1e131072",
                        "1E+200000",
                        "5e-16384",
                        "9".repeat(131_073),
                        "0." + "1".repeat(16_384))) {
                    assertThat(admitted(before + refused + behind))
                            .as("%s %s", blanks, refused)
                            .isFalse();
                }
                for (String taken : List.of(
                        "\"\\\\u0000\"",
                        "\"\\u0001 é \\ud83d\\ude00\"",
                        "\"1e131072\"",
                        "1e131071",
                        "1E-16383",
                        "\"" + "9".repeat(131_073) + "\"",
                        "9".repeat(131_072),
                        "\"\\\"\"",
                        "true")) {
                    assertThat(admitted(before + taken + behind))
                            .as("%s %s", blanks, taken)
                            .isTrue();
                }
            }
        }
    }

    private static boolean admitted(String text) {
        byte[] bytes = ("x" + text + "\\").getBytes(StandardCharsets.UTF_8);
        return JsonbLimits.admit(bytes, 1, bytes.length - 1);
    }
}
