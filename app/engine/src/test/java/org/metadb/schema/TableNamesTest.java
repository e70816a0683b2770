package org.metadb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

class TableNamesTest {

    @Test
    void derivesTheNamesThatUsersKnow() {
        TableNames names = TableNames.of(TableName.of("s", "loan"), name -> false);

        assertThat(names.current()).hasToString("s.loan");
        assertThat(names.main()).hasToString("s.loan__");
        assertThat(names.history()).hasToString("s.zzz___loan___");
        assertThat(names.year(2024, name -> false)).hasToString("s.zzz___loan___2024");
    }

    @Test
    void letsATableLiveBesideAnotherOnesMainTable() {
        TableNames trail = TableNames.of(TableName.of("s", "trail"), name -> false);
        Set<String> taken =
                Set.of(trail.current().table().name(), trail.main().table().name());

        TableNames late = TableNames.of(TableName.of("s", "trail__"), taken::contains);

        assertThat(late.current().table().name()).startsWith("trail___").isNotEqualTo("trail__");
        assertThat(late.main()).hasToString("s.trail____");
    }

    @Test
    void letsAMainTableStandAsideForATableThatWasFirst() {
        TableNames late = TableNames.of(TableName.of("s", "trail"), Set.of("trail__")::contains);

        assertThat(late.current()).hasToString("s.trail");
        assertThat(late.main().table().name()).startsWith("trail___").isNotEqualTo("trail__");
    }

    @Test
    void cutsDerivedNamesOfLongTablesWithoutFoldingThem() {
        TableNames first = TableNames.of(TableName.of("s", "t".repeat(62) + "1"), name -> false);
        TableNames second = TableNames.of(TableName.of("s", "t".repeat(62) + "2"), name -> false);

        assertThat(first.current().table().name()).hasSize(63);
        assertThat(Identifier.bytes(first.main().table().name())).isEqualTo(63);
        assertThat(Set.of(
                        first.main(),
                        first.history(),
                        first.year(2024, name -> false),
                        first.year(2025, name -> false),
                        second.main(),
                        second.history(),
                        second.year(2024, name -> false)))
                .hasSize(7);
    }
}
