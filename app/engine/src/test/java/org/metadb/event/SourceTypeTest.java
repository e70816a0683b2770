package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.schema.ColumnType;

class SourceTypeTest {

    static final List<ColumnType> scalars = ColumnType.scalars();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT4 | integer",
                "_INT4 | integer[]",
                "serial | integer",
                "BOOL | boolean",
                "character varying(10) | text",
                "varchar(10)[] | text[]",
                "bpchar | text",
                "\"char\" | text",
                "public.citext | text",
                "numeric(10,2) | numeric",
                "numeric(5, -3)[][] | numeric[]",
                "NUMERIC | numeric",
                "money | numeric",
                "timestamp(3) without time zone | timestamp without time zone",
                "timestamp with time zone | timestamp with time zone",
                "TIMESTAMPTZ | timestamp with time zone",
                "time(0) | time without time zone",
                "interval(3) | interval",
                "bit(10) | bit(10)",
                "bit(10)[3] | bit(10)[]",
                "bit | bit varying",
                "bit varying(7) | bit varying",
                "inet[] | inet[]",
                "inet array | inet[]",
                "INT4RANGE | int4range",
                "_TSTZMULTIRANGE | tstzmultirange[]",
                "pg_catalog.pg_lsn | pg_lsn",
                " Double   Precision | double precision",
                "oid | oid",
                "\"public\".\"hstore\" | jsonb",
                "xid8 | text"
            })
    void isReadAsPostgresAndDebeziumSpellIt(String spelled, String column) {
        assertThat(SourceType.parse(spelled).columnType().orElseThrow().sql()).isEqualTo(column);
    }

    @ParameterizedTest
    @FieldSource("scalars")
    void isReadAsMetadbSpellsIt(ColumnType type) {
        assertThat(SourceType.parse(type.sql()).columnType()).contains(type);
        assertThat(SourceType.parse(type.sql() + "[]").columnType()).contains(ColumnType.arrayOf(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mood", "", "_", "int 4", "bit)", "[]", "a.b.c", "_mood[]", "box3d"})
    void isNoColumnTypeWhereMetadbHasNone(String spelled) {
        assertThat(SourceType.parse(spelled).columnType()).isEmpty();
    }

    @Test
    void takesItsLengthFromElsewhereWhereItsNameHasNone() {
        assertThat(SourceType.parse("BIT").withLength(OptionalInt.of(10)).columnType())
                .contains(ColumnType.bit(10));
        assertThat(SourceType.parse("bit(3)").withLength(OptionalInt.of(10)).columnType())
                .contains(ColumnType.bit(3));
        assertThat(SourceType.parse("BIT")
                        .withLength(OptionalInt.of(Integer.MAX_VALUE))
                        .columnType())
                .contains(ColumnType.VARBIT);
    }
}
