package org.metadb.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FiltersTest {

    record Split(String text, List<String> entries) {}

    static List<Split> splits() {
        return List.of(
                new Split("", List.of()),
                new Split("  ", List.of()),
                new Split("a", List.of("a")),
                new Split(" a , b ", List.of("a", "b")),
                new Split("a,,b", List.of("a", "", "b")),
                new Split("a,", List.of("a", "")),
                new Split("x{1,2},y", List.of("x{1,2}", "y")),
                new Split("(a,b),c", List.of("(a,b)", "c")),
                new Split("((a,b),c),d", List.of("((a,b),c)", "d")),
                new Split("[,(],d", List.of("[,(]", "d")),
                new Split("[a[,]],d", List.of("[a[,]]", "d")),
                new Split("a\\,b,c", List.of("a\\,b", "c")),
                new Split("\\(a,b", List.of("\\(a", "b")),
                new Split("\\\\,b", List.of("\\\\", "b")),
                new Split("a),b", List.of("a)", "b")),
                new Split("a(,b", List.of("a(,b")),
                new Split("a\\", List.of("a\\")));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void splitsAtCommasThatStandOutsideOfBrackets(Split split) {
        assertThat(CommaList.split(split.text())).isEqualTo(split.entries());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,(b|schema_stop_filter: entry \"(b\": not a regular expression: Unclosed group near character 2",
                "*|schema_stop_filter: entry \"*\": not a regular expression: Dangling meta character '*' near character 1",
                "a,,b|schema_stop_filter: entry \"\": an entry must not be empty; is there a comma too many?",
            })
    void namesTheEntryThatIsWrong(String text, String message) {
        assertThatThrownBy(() -> Filters.compile("schema_stop_filter", text))
                .isInstanceOf(BadFilter.class)
                .hasMessage(message);
    }

    @Test
    void readsTopicsThatBeginAsAnExpressionSays() {
        TopicSelection topics = TopicSelection.parse("^a\\. , ^b\\.");

        assertThat(topics.matches("a.s.t")).isTrue();
        assertThat(topics.matches("b.s.t")).isTrue();
        assertThat(topics.matches("ab.s.t")).isFalse();
        assertThat(topics.matches("x.a.t")).isFalse();
    }

    @Test
    void readsALiteralTopicOnlyUnderItsWholeName() {
        TopicSelection topics = TopicSelection.parse("a.s.t");

        assertThat(topics.matches("a.s.t")).isTrue();
        assertThat(topics.matches("a.s.t2")).isFalse();
        assertThat(topics.matches("axsxt")).isFalse();
    }

    @Test
    void keepsAlternativesOfOneTopicExpressionTogether() {
        TopicSelection topics = TopicSelection.parse("^a|^b, c");

        assertThat(topics.matches("a1")).isTrue();
        assertThat(topics.matches("b1")).isTrue();
        assertThat(topics.matches("c")).isTrue();
        assertThat(topics.matches("c1")).isFalse();
    }

    @Test
    void selectsNoTopicWhereTheOptionIsUnset() {
        assertThat(TopicSelection.parse("").matches("")).isFalse();
        assertThat(TopicSelection.parse("").matches("a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b,c.*|topics: entry \"c.*\": no topic can have this name; an expression begins with ^",
                "a,|topics: entry \"\": an entry must not be empty; is there a comma too many?",
                "^a)(b|topics: entry \"^a)(b\": not a regular expression: Unmatched closing ')' near character 2",
                "^(a)\\1|topics: entry \"^(a)\\1\": back references are not supported",
            })
    void refusesTopicsThatCannotBe(String text, String message) {
        assertThatThrownBy(() -> TopicSelection.parse(text))
                .isInstanceOf(BadFilter.class)
                .hasMessage(message);
    }
}
