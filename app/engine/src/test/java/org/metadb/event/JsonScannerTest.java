package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    private final JsonScanner scanner = new JsonScanner();

    @Test
    void readsStringsAsJacksonWritesThem() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text = randomText(random);
            byte[] json = write(text, random.nextBoolean());
            scanner.reset(json, 0);

            assertThat(scanner.readString()).as("seed %d round %d", seed, i).isEqualTo(text);

            FieldBuffer out = new FieldBuffer();
            scanner.reset(json, 0);
            scanner.readString(out);
            scanner.expectEnd();
            assertThat(out.toArray()).as("seed %d round %d", seed, i).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0 80",
                "c1 bf",
                "e0 80 80",
                "e0 9f bf",
                "ed a0 80",
                "ed bf bf",
                "f0 80 80 80",
                "f4 90 80 80",
                "f5 80 80 80",
                "80",
                "bf",
                "c3",
                "e2 82",
                "f0 9f 98",
                "c3 28",
                "e2 28 a1",
                "f0 28 8c bc",
                "fe",
                "ff"
            })
    void refusesBytesThatAreNotUtf8(String hex) {
        String[] words = hex.split(" ");
        byte[] json = new byte[words.length + 2];
        json[0] = '"';
        for (int i = 0; i < words.length; i++) {
            json[i + 1] = (byte) Integer.parseInt(words[i], 16);
        }
        json[json.length - 1] = '"';

        scanner.reset(json, 0);
        assertThatThrownBy(scanner::readString).hasMessage("the text is not valid UTF-8");
        scanner.reset(json, 0);
        assertThatThrownBy(() -> scanner.readString(new FieldBuffer())).hasMessage("the text is not valid UTF-8");
        scanner.reset(json, 0);
        assertThatThrownBy(() -> scanner.copyValue(new FieldBuffer())).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{a:1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,}",
                "[1]",
                "{\"a\":}"
            })
    void refusesObjectsThatAreNone(String json) {
        scanner.reset(json.getBytes(StandardCharsets.UTF_8), 0);

        assertThatThrownBy(() -> {
                    scanner.enterObject();
                    for (boolean first = true; scanner.nextField(first); first = false) {
                        scanner.skipValue();
                    }
                })
                .isInstanceOf(Malformed.class);
    }

    private static byte[] write(String text, boolean escaped) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, escaped)
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            generator.writeString(text);
        }
        return bytes.toByteArray();
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            int codePoint = 1 + random.nextInt(random.nextBoolean() ? 0x7f : random.nextBoolean() ? 0x7ff : 0x10ffff);
            text.appendCodePoint(codePoint >= 0xd800 && codePoint <= 0xdfff ? 'x' : codePoint);
        }
        return text.toString();
    }
}
