package org.metadb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private static final List<String> KNOWN = List.of("host", "port", "superuser", "superuser_password");

    @Test
    void findsWhatWasProbablyMeant() {
        assertThat(NearestName.of("hots", KNOWN)).contains("host");
        assertThat(NearestName.of("Host", KNOWN)).contains("host");
        assertThat(NearestName.of("superuserpassword", KNOWN)).contains("superuser_password");
    }

    @Test
    void staysSilentWhereNothingIsNear() {
        assertThat(NearestName.of("x", KNOWN)).isEmpty();
        assertThat(NearestName.of("kafka", KNOWN)).isEmpty();
        assertThat(NearestName.of("", KNOWN)).isEmpty();
    }
}
