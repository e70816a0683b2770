package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

class DeclaredTypesTest {

    @Test
    void tellsTheTypeOfAColumn() {
        DeclaredTypes types = parse("public.host.ip inet, public.host.nets cidr[], public.host.cost numeric(10,2)");
        assertThat(type(types, "public", "host", "ip")).contains(ColumnType.of(Kind.INET));
        assertThat(type(types, "public", "host", "nets")).contains(ColumnType.arrayOf(ColumnType.of(Kind.CIDR)));
        assertThat(type(types, "public", "host", "cost")).contains(ColumnType.NUMERIC);
        assertThat(type(types, "public", "host", "name")).isEmpty();
        assertThat(type(types, "other", "host", "ip")).isEmpty();
        assertThat(types.of("public", "host", "cost").orElseThrow().length()).hasValue(10);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"a.b\".\"c d\".\"e,f\" int4`, a.b, c d, `e,f`",
                "`\"say \"\"hi\"\"\".t.c   int4`, say \"hi\", t, c",
                "`S.Ünï.c$1 int4`, S, Ünï, c$1",
                "`s.a(b,c).x int4`, s, `a(b,c)`, x",
            })
    void takesAnyName(String text, String schema, String table, String column) {
        assertThat(type(parse(text), schema, table, column)).contains(ColumnType.INT4);
    }

    @Test
    void keepsTheCaseOfNamesAndNotThatOfTypes() {
        DeclaredTypes types = parse("public.Host.ip INET");
        assertThat(type(types, "public", "Host", "ip")).contains(ColumnType.of(Kind.INET));
        assertThat(type(types, "public", "host", "ip")).isEmpty();
    }

    @Test
    void takesAStarForAnyNameAndTheFirstEntryThatFits() {
        DeclaredTypes types = parse("a.host.ip text, *.host.ip inet, *.*.\"*\" uuid");
        assertThat(type(types, "a", "host", "ip")).contains(ColumnType.TEXT);
        assertThat(type(types, "b", "host", "ip")).contains(ColumnType.of(Kind.INET));
        assertThat(type(types, "b", "c", "*")).contains(ColumnType.UUID);
        assertThat(type(types, "b", "c", "d")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.b.c|expected schema.table.column and a type|",
                "a.b inet|expected schema.table.column and a type|",
                "a.b.c.d inet|expected schema.table.column and a type|",
                "a..c inet|expected schema.table.column and a type|",
                "a.b.\"c\"inet|expected schema.table.column and a type|",
                "a.b.\"c inet|a double quote is not closed|",
                "a.\"\".c inet|a name must not be empty|",
                "a.b.c inet,|an entry must not be empty|",
                "a.b.c intger|\"intger\" is no type|integer",
                "a.b.c inett[]|\"inett[]\" is no type|inet",
                "a.b.c mood|\"mood\" is no type|",
            })
    void refusesWhatDeclaresNothing(String text, String wrong, String nearest) {
        DeclaredTypes.Bad bad = catchThrowableOfType(DeclaredTypes.Bad.class, () -> parse(text));
        assertThat(bad).hasMessageStartingWith("entry \"").hasMessageContaining(wrong);
        assertThat(bad.nearest()).isEqualTo(Optional.ofNullable(nearest));
    }

    @Test
    void declaresNothingWhereNothingIsWritten() {
        assertThat(parse("  ").entries()).isEmpty();
    }

    @Test
    void eitherReadsOrRefusesAnyText() {
        Random random = new Random(7);
        String letters = "ab.\"*, ()[]\\é\tinet";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                parse(text.toString());
            } catch (DeclaredTypes.Bad e) {
                assertThat(e).hasMessageStartingWith("entry ");
            }
        }
    }

    private static DeclaredTypes parse(String text) {
        return DeclaredTypes.parse(text, BinaryMode.BYTES);
    }

    private static Optional<ColumnType> type(DeclaredTypes types, String schema, String table, String column) {
        return types.of(schema, table, column).flatMap(SourceType::columnType);
    }
}
