package org.metadb.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN = List.of("brokers", "topics", "schema_pass_filter", "schema_stop_filter");

    @Test
    void findsTheNameWithFewestEdits() {
        assertThat(Nearest.to("broker", KNOWN)).contains("brokers");
        assertThat(Nearest.to("tpoics", KNOWN)).contains("topics");
        assertThat(Nearest.to("shema_stop_fliter", KNOWN)).contains("schema_stop_filter");
    }

    @Test
    void findsNothingWhenNoNameIsNear() {
        assertThat(Nearest.to("colour", KNOWN)).isEmpty();
        assertThat(Nearest.to("", List.of())).isEmpty();
    }

    @Test
    void countsInsertionsDeletionsAndSubstitutions() {
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.edits("", "abc")).isEqualTo(3);
    }
}
