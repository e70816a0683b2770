package org.metadb.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

class RoutingTest {

    @ParameterizedTest
    @CsvSource({
        "diku_, folio_, diku_mod_inventory_storage, folio_inventory",
        "diku_, '',     diku_mod_inventory_storage, inventory",
        "'',    '',     plain,                      plain",
        "'',    '',     mod_users,                  users",
        "'',    '',     mod_mod_users,              mod_users",
        "'',    '',     a_storage,                  a",
        "'',    '',     a_storage_storage,          a_storage",
        "'',    '',     t_mod_x_mod_y,              t_x_mod_y",
        "'',    '',     t_mod_,                     t_",
        "t_,    '',     t_t_x,                      t_x",
        "t_,    '',     mod_t_x,                    t_x",
        "'',    p_,     public,                     p_public",
        "'',    '',     a_mod_storage,              a_mod",
        "'',    '',     storage,                    storage",
    })
    void renamesSchemas(String trim, String add, String source, String target) {
        assertThat(new Routing(rules().trim(trim).add(add).build()).route(source, "t"))
                .isEqualTo(new Route.Kept(TableName.of(target, "t"), ""));
    }

    @Test
    void takesTheOriginFromTheName() {
        Routing routing =
                new Routing(rules().add("reshare_").origins("west", "east").build());

        assertThat(routing.route("west_mod_rs", "t"))
                .isEqualTo(new Route.Kept(TableName.of("reshare_rs", "t"), "west"));
        assertThat(routing.route("western_mod_rs", "t"))
                .isEqualTo(new Route.Kept(TableName.of("reshare_western_rs", "t"), ""));
    }

    @Test
    void prefersTheLongestOrigin() {
        Routing routing =
                new Routing(rules().origins("west", "west_coast", "we").build());

        assertThat(routing.route("west_coast_mod_x", "t"))
                .isEqualTo(new Route.Kept(TableName.of("x", "t"), "west_coast"));
    }

    @Test
    void mapsPublicExactly() {
        Routing routing = new Routing(
                rules().add("folio_").origins("west").mapPublic("west_public").build());

        assertThat(routing.route("public", "t")).isEqualTo(new Route.Kept(TableName.of("west_public", "t"), ""));
        assertThat(routing.route("public_x", "t")).isEqualTo(new Route.Kept(TableName.of("folio_public_x", "t"), ""));
    }

    @Test
    void searchesFiltersAnywhereInTheSourceName() {
        Routing routing = new Routing(rules().trim("diku_").schemaStop("admin").build());

        assertThat(routing.route("mod_admin_x", "t")).isEqualTo(new Route.Dropped("schema_stop_filter", true));
        assertThat(routing.route("ADMIN", "t")).isInstanceOf(Route.Kept.class);
        Routing onTrimmed =
                new Routing(rules().trim("diku_").schemaStop("^diku_").build());
        assertThat(onTrimmed.route("diku_x", "t")).isEqualTo(new Route.Dropped("schema_stop_filter", true));
    }

    @Test
    void passesOnlyWhatAPassFilterFinds() {
        Routing routing = new Routing(rules().schemaPass("^a$, ^b").build());

        assertThat(routing.route("a", "t")).isInstanceOf(Route.Kept.class);
        assertThat(routing.route("bc", "t")).isInstanceOf(Route.Kept.class);
        assertThat(routing.route("ab", "t")).isEqualTo(new Route.Dropped("schema_pass_filter", true));
    }

    @Test
    void stopsWhatBothFiltersFind() {
        Routing routing = new Routing(rules().schemaPass("a").schemaStop("ab").build());

        assertThat(routing.route("ab", "t")).isEqualTo(new Route.Dropped("schema_stop_filter", true));
    }

    @Test
    void matchesTableFiltersAgainstTheSourcesSchemaAndTable() {
        Routing routing = new Routing(
                rules().tablePass("^mod_x\\.").tableStop("\\.secret$").build());

        assertThat(routing.route("mod_x", "loan")).isEqualTo(new Route.Kept(TableName.of("x", "loan"), ""));
        assertThat(routing.route("mod_x", "secret")).isEqualTo(new Route.Dropped("table_stop_filter", true));
        assertThat(routing.route("x", "loan")).isEqualTo(new Route.Dropped("table_pass_filter", true));
    }

    @Test
    void stopsColumnsByTheirFullSourceName() {
        Routing routing =
                new Routing(rules().columnStop("password, ^a\\.users\\.pin$").build());

        assertThat(routing.stopsColumn("b", "t", "password_hash")).isTrue();
        assertThat(routing.stopsColumn("a", "users", "pin")).isTrue();
        assertThat(routing.stopsColumn("a", "users", "pink")).isFalse();
        assertThat(new Routing(RoutingRules.NONE).stopsColumn("a", "b", "c")).isFalse();
    }

    @Test
    void stopsColumnsThatTheColumnPassFilterLacks() {
        Routing routing = new Routing(
                rules().columnPass("\\.id$, name").columnStop("nick").build());

        assertThat(routing.stopsColumn("a", "t", "id")).isFalse();
        assertThat(routing.stopsColumn("a", "t", "note")).isTrue();
        assertThat(routing.stopsColumn("a", "t", "nickname")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"mod_, nothing of the schema's name", "diku_, nothing of the schema's name", "metadb, not for data"})
    void dropsSchemasThatAllowNoTableAndSaysWhatToDo(String schema, String words) {
        assertThat(new Routing(rules().trim("diku_").build()).route(schema, "t"))
                .isInstanceOfSatisfying(Route.Dropped.class, dropped -> {
                    assertThat(dropped.byFilter()).isFalse();
                    assertThat(dropped.why()).contains(words).contains("add_schema_prefix");
                });
    }

    @Test
    void keepsQuotesCapitalsAndNamesOf63Bytes() {
        String table = "\"T\" " + "ä".repeat(29) + "x";
        assertThat(Identifier.bytes(table)).isEqualTo(63);

        assertThat(new Routing(RoutingRules.NONE).route("S \"s\"", table))
                .isEqualTo(new Route.Kept(TableName.of("S \"s\"", table), ""));
    }

    @Test
    void cutsSchemasThatThePrefixMakesTooLongWithoutFoldingThem() {
        Routing routing = new Routing(rules().add("folio_").build());

        Route.Kept first = (Route.Kept) routing.route("s".repeat(62) + "1", "t");
        Route.Kept second = (Route.Kept) routing.route("s".repeat(62) + "2", "t");

        assertThat(Identifier.bytes(first.target().schema().name())).isEqualTo(63);
        assertThat(first.target()).isNotEqualTo(second.target());
    }

    @Test
    void dropsATableWithoutAName() {
        assertThat(new Routing(RoutingRules.NONE).route("s", ""))
                .isEqualTo(new Route.Dropped("a name must not be empty", false));
    }

    @Test
    void remembersItsAnswers() {
        Routing routing = new Routing(RoutingRules.NONE);

        assertThat(routing.route("s", "t")).isSameAs(routing.route("s", "t"));
    }

    private static Rules rules() {
        return new Rules();
    }

    /** Options by name, so that a test says only what it is about. */
    private static final class Rules {
        private String schemaPass = "";
        private String schemaStop = "";
        private String tablePass = "";
        private String tableStop = "";
        private String columnPass = "";
        private String columnStop = "";
        private String trim = "";
        private String add = "";
        private String mapPublic = "";
        private List<String> origins = List.of();

        Rules schemaPass(String text) {
            schemaPass = text;
            return this;
        }

        Rules schemaStop(String text) {
            schemaStop = text;
            return this;
        }

        Rules tablePass(String text) {
            tablePass = text;
            return this;
        }

        Rules tableStop(String text) {
            tableStop = text;
            return this;
        }

        Rules columnPass(String text) {
            columnPass = text;
            return this;
        }

        Rules columnStop(String text) {
            columnStop = text;
            return this;
        }

        Rules trim(String text) {
            trim = text;
            return this;
        }

        Rules add(String text) {
            add = text;
            return this;
        }

        Rules mapPublic(String text) {
            mapPublic = text;
            return this;
        }

        Rules origins(String... names) {
            origins = List.of(names);
            return this;
        }

        RoutingRules build() {
            return new RoutingRules(
                    Filters.compile("schema_pass_filter", schemaPass),
                    Filters.compile("schema_stop_filter", schemaStop),
                    Filters.compile("table_pass_filter", tablePass),
                    Filters.compile("table_stop_filter", tableStop),
                    Filters.compile("column_pass_filter", columnPass),
                    Filters.compile("column_stop_filter", columnStop),
                    trim,
                    add,
                    mapPublic,
                    origins);
        }
    }
}
