package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.pg.MetadbException;

class ParameterTest {

    @ParameterizedTest
    @EnumSource(Parameter.class)
    void itsDefaultHolds(Parameter parameter) {
        parameter.check(parameter.defaultValue());
        assertThat(Parameter.named(parameter.word())).isSameAs(parameter);
        assertThat(parameter.description()).isNotBlank().doesNotEndWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint_segment_size,0",
        "checkpoint_segment_size,''",
        "checkpoint_segment_size,1.5",
        "max_poll_interval,-1",
        "max_poll_interval,9999999999",
        "kafka_sync_concurrency,33",
        "snapshot_deadline,soon",
        "snapshot_deadline,0s",
        "snapshot_deadline,''",
        "external_sql_folio,refs/tags/v1.8.0",
    })
    void refusesValuesThatWouldNotWork(String word, String value) {
        Parameter parameter = Parameter.named(word);
        assertThatThrownBy(() -> parameter.check(value)).isInstanceOfSatisfying(MetadbException.class, refused -> {
            assertThat(refused).hasMessage("invalid value for parameter \"" + word + "\": \"" + value + "\"");
            assertThat(refused.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).startsWith("Expected "));
        });
    }

    @Test
    void takesAGitReferenceInFull() {
        Parameter.EXTERNAL_SQL_FOLIO.check("https://example.org/folio-org/folio-analytics.git/refs/tags/v1.8.0");
    }

    @ParameterizedTest
    @CsvSource({
        "3h,PT3H",
        "3 hours,PT3H",
        "90 min,PT1H30M",
        "1 day 12 hours,PT36H",
        "1.5h,PT1H30M",
        "500ms,PT0.5S",
        "01:30:00,PT1H30M",
        "2:00,PT2H",
        "1W,PT168H",
        "2h30m,PT2H30M"
    })
    void readsTimeSpans(String text, Duration expected) {
        assertThat(IntervalText.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "3", "h", "3 fortnights", "-3h", "1:75", "3h,", "1 month"})
    void refusesWhatIsNoTimeSpan(String text) {
        assertThat(IntervalText.parse(text)).isEmpty();
    }
}
