package org.metadb.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN =
            List.of("brokers", "host", "superuser", "superuser_password", "topics", "schema_stop_filter");

    @Test
    void findsTheNameWithFewestEdits() {
        assertThat(Nearest.to("broker", KNOWN)).contains("brokers");
        assertThat(Nearest.to("shema_stop_fliter", KNOWN)).contains("schema_stop_filter");
        assertThat(Nearest.to("superuserpassword", KNOWN)).contains("superuser_password");
    }

    @Test
    void findsAShortNameWithSwappedLetters() {
        assertThat(Nearest.to("hots", KNOWN)).contains("host");
    }

    @Test
    void findsANameInAnotherCase() {
        assertThat(Nearest.to("HOST", KNOWN)).contains("host");
    }

    @Test
    void findsTheNameThatTheWordBegins() {
        List<String> modes = List.of("bytes", "hex", "base64", "base64-url-safe");
        assertThat(Nearest.to("base64url", modes)).contains("base64-url-safe");
        assertThat(Nearest.to("base64_url", modes)).contains("base64-url-safe");
        assertThat(Nearest.to("Base64URLSafe", modes)).contains("base64-url-safe");
        assertThat(Nearest.to("base6", modes)).contains("base64");
        assertThat(Nearest.to("base", List.of("base64-url-safe"))).isEmpty();
    }

    @Test
    void findsNothingWhenNoNameIsNear() {
        assertThat(Nearest.to("colour", KNOWN)).isEmpty();
        assertThat(Nearest.to("x", KNOWN)).isEmpty();
        assertThat(Nearest.to("", KNOWN)).isEmpty();
        assertThat(Nearest.to("", List.of())).isEmpty();
    }

    @Test
    void takesTheFirstInOrderOfTwoThatAreEquallyNear() {
        assertThat(Nearest.to("cat", List.of("hat", "bat"))).contains("bat");
    }

    @Test
    void countsInsertionsDeletionsSubstitutionsAndSwaps() {
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.edits("", "abc")).isEqualTo(3);
        assertThat(Nearest.edits("tpoics", "topics")).isEqualTo(1);
    }
}
