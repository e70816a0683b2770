package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.finding.Finding;
import org.metadb.finding.FindingKind;
import org.metadb.pg.MetadbException;
import org.metadb.target.Tables;
import org.metadb.target.TargetSession;

/** What is kept of findings in the catalog, and what a check says of it. */
class SourceCheckTest {

    private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00.123456Z");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private CatalogFixture fixture;
    private Catalog catalog;

    @BeforeEach
    void arrange() {
        fixture = new CatalogFixture();
        catalog = fixture.catalog();
        catalog.createSource("lib", "kafka", Map.of("module", "folio"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Finding finding(String column, FindingKind kind, long events, Instant seen, Instant... cured) {
        return new Finding(
                "public",
                "loan",
                column,
                kind,
                events,
                seen,
                seen,
                List.of(cured).stream().findFirst());
    }

    private void store(String source, Finding... findings) throws SQLException {
        try (TargetSession session = TargetSession.open(fixture.owner(), new Tables(), source, "g")) {
            session.storeFindings(List.of(findings));
        }
    }

    @Test
    void addsUpWhatIsStoredAndKeepsTheSpanOfTimes() throws SQLException {
        store("lib", finding("a", FindingKind.LOST_VALUE, 2, NOON));
        store("lib", finding("a", FindingKind.LOST_VALUE, 3, MORNING));

        assertThat(catalog.checkSource("lib").findings())
                .containsExactly(
                        new Finding("public", "loan", "a", FindingKind.LOST_VALUE, 5, MORNING, NOON, Optional.empty()));
    }

    @Test
    void marksWhatIsCuredAndShowsItLast() throws SQLException {
        store(
                "lib",
                finding("a", FindingKind.LOST_VALUE, 1, MORNING),
                finding("b", FindingKind.LOST_VALUE, 1, MORNING));
        store("lib", finding("a", FindingKind.LOST_VALUE, 0, MORNING, NOON));

        SourceCheck check = catalog.checkSource("lib");
        assertThat(check.findings()).extracting(Finding::column).containsExactly("b", "a");
        assertThat(check.findings().get(1).curedAt()).contains(NOON);
        assertThat(check.open()).isEqualTo(1);

        store("lib", finding("a", FindingKind.LOST_VALUE, 1, NOON));
        assertThat(catalog.checkSource("lib").open()).isEqualTo(2);
    }

    @Test
    void showsNoNotes() throws SQLException {
        store(
                "lib",
                finding("a", FindingKind.LARGE_VALUE, 0, NOON),
                finding("a", FindingKind.HAS_PLACEHOLDER, 0, NOON),
                finding("a", FindingKind.NULLABLE_DEFAULT, 4, NOON));

        assertThat(catalog.checkSource("lib").findings()).isEmpty();
        assertThat(fixture.rows("select kind from metadb.source_finding order by 1"))
                .containsExactly("has_placeholder", "large_value", "nullable_default");
    }

    @Test
    void forgetsEverythingWithTheDataSource() throws SQLException {
        store("lib", finding("", FindingKind.NO_PRIMARY_KEY, 0, NOON));
        catalog.dropSource("lib");
        assertThat(fixture.rows("select count(*) from metadb.source_finding")).containsExactly("0");
        assertThatThrownBy(() -> catalog.checkSource("lib"))
                .isInstanceOf(MetadbException.class)
                .hasMessage("data source \"lib\" does not exist");

        store("lib", finding("a", FindingKind.LOST_VALUE, 1, NOON)); // by a stream that has not heard of it
        catalog.createSource("lib", "kafka", Map.of("module", "folio"));
        assertThat(catalog.checkSource("lib").findings()).isEmpty();
    }

    @Test
    void saysWhetherAnythingWasReadSinceTheDataSourceWasCreated() throws SQLException {
        assertThat(catalog.checkSource("lib").anythingRead()).isFalse();

        fixture.run("insert into metadb.position values"
                + " ('lib', 'g', '00000000-0000-0000-0000-000000000001', 0, 't', 0, 1, now())");
        assertThat(catalog.checkSource("lib").anythingRead()).isFalse();

        fixture.run("update metadb.position set next_offset = 7, updated_at = now()");
        assertThat(catalog.checkSource("lib").anythingRead()).isTrue();

        catalog.dropSource("lib");
        catalog.createSource("lib", "kafka", Map.of("module", "folio"));
        assertThat(catalog.checkSource("lib").anythingRead()).isFalse();
    }

    @Test
    void takesAnyNameAndTimeThatARecordMayHold() throws SQLException {
        store(
                "lib",
                new Finding("a", "b", "c", FindingKind.LOST_VALUE, 1, Instant.MIN, Instant.MAX, Optional.empty()),
                new Finding("s \"x\", {}", "\0t", "ü\\", FindingKind.LOST_VALUE, 1, MORNING, NOON, Optional.empty()));

        assertThat(catalog.checkSource("lib").findings())
                .extracting(finding -> finding.schema() + "|" + finding.table() + "|" + finding.column())
                .containsExactly("a|b|c", "s \"x\", {}|\ufffdt|ü\\");
    }
}
