package org.metadb.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.catalog.Parameter;
import org.metadb.catalog.SourceOption;
import org.metadb.manual.Page;
import org.metadb.statement.ListItems.Listing;
import org.metadb.statement.Statement;
import org.metadb.statement.Statements;
import org.metadb.stream.StreamState;
import org.metadb.wire.ResultColumn;

/** The manual's tables and examples against the code. */
class ManualTest {

    private final Page statements = Page.of("docs/manual/statements.md");
    private final Page monitoring = Page.of("docs/manual/monitoring.md");

    @Test
    void explainsEveryOptionInTheWordsOfTheCode() {
        List<List<String>> options = Arrays.stream(SourceOption.values())
                .map(option -> List.of(option.word(), option.description()))
                .toList();

        assertThat(statements.table("Options")).isEqualTo(options);
    }

    @Test
    void explainsEveryParameterWithItsDefault() {
        List<List<String>> parameters = Arrays.stream(Parameter.values())
                .map(parameter -> List.of(
                        parameter.word(),
                        parameter.defaultValue().isEmpty() ? "empty" : parameter.defaultValue(),
                        parameter.description()))
                .toList();

        assertThat(statements.table("Parameters")).isEqualTo(parameters);
    }

    @Test
    void namesTheColumnsOfEveryListInOrder() {
        List<List<String>> lists = Arrays.stream(Listing.values())
                .map(listing -> List.of(listing.word(), String.join(", ", columns(listing))))
                .toList();

        assertThat(statements.table("list")).isEqualTo(lists);
    }

    @Test
    void explainsTheColumnsAndStatesOfListStatus() {
        assertThat(monitoring.table("Monitoring")).extracting(row -> row.get(0)).isEqualTo(columns(Listing.STATUS));
        assertThat(monitoring.text())
                .contains(Stream.of(StreamState.values())
                        .map(state -> "\n| `" + state.word() + "` |")
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/manual/getting-started.md",
                "docs/manual/source.md",
                "docs/manual/statements.md",
                "docs/manual/tables.md",
                "docs/manual/monitoring.md",
                "docs/manual/synchronization.md",
                "docs/manual/security.md"
            })
    void showsExamplesThatCanBeSaid(String path) {
        List<Statement> metadbs = new ArrayList<>();
        List<String> examples = Page.of(path).sql();

        for (String example : examples) {
            for (String statement : example.split("(?<=;)\\s*\\n")) {
                Statements.read(statement, new CatalogVocabulary()).ifPresent(metadbs::addAll);
            }
        }

        assertThat(examples).isNotEmpty();
        if (path.endsWith("statements.md")) {
            List<Class<?>> said = new ArrayList<>();
            metadbs.forEach(statement -> said.add(statement.getClass()));
            assertThat(said).contains(Statement.class.getPermittedSubclasses());
        }
    }

    private static List<String> columns(Listing listing) {
        return Listings.columns(listing).stream().map(ResultColumn::name).toList();
    }
}
