package org.metadb;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the house, who may look at whom, and where each library is known. A new arrow is a new word in one of these tables. */
class ArchitectureTest {

    private static final Map<String, List<String>> ROOMS = table("""
            pg        |                                       | words of PostgreSQL: every room but sandbox may look
            reference |                                       | reads variables and files
            schema    | pg
            finding   | pg
            event     | pg schema finding                     | values are written in the form of their column's type
            change    | pg schema event
            position  | pg schema event
            mapping   | pg schema change
            merge     | pg schema event change position       | event: rows are copied as they were decoded
            statement | pg
            config    | pg reference
            datadir   |
            log       | datadir                               | files that only their owner may read
            wire      | pg                                    | knows no statement and no pool: bytes only
            target    | pg schema finding event change position merge | change, event: a plan is carried out with its rows
            catalog   | pg schema finding event change mapping target | event: options tell how its records are to be read
            stream    | pg reference schema finding event change position mapping merge target catalog
            command   | pg finding statement wire target catalog stream
            upkeep    | pg target catalog
            status    | pg catalog stream
            cli       | pg reference config datadir log wire target catalog stream command upkeep status
            sandbox   |                                       | starts the product as processes, as anyone would
            """);

    private static final List<String> PURE =
            List.of("pg", "schema", "finding", "event", "change", "position", "mapping", "merge", "statement");

    private static final Map<String, List<String>> LIBRARIES = table("""
            java.sql..                       | target catalog command stream sandbox | command: asks who someone is; stream: tells failures apart
            javax.sql..                      | target
            org.postgresql..                 | target
            com.zaxxer.hikari..              | target
            org.flywaydb..                   | catalog
            org.apache.kafka..               | stream catalog sandbox                | catalog: checks options as the client would
            com.fasterxml.jackson.core..     | event sandbox
            com.fasterxml.jackson.databind.. | sandbox                               | in the product no object is made of JSON but by event
            picocli..                        | cli
            ch.qos.logback..                 | log
            org.slf4j..                      | wire target catalog stream command upkeep status log cli
            """);

    private static final JavaClasses CLASSES = imported();

    @ParameterizedTest
    @MethodSource("rooms")
    void looksAtItsNeighboursOnly(String room) {
        String[] others = ROOMS.keySet().stream()
                .filter(other -> !other.equals(room) && !ROOMS.get(room).contains(other))
                .map(ArchitectureTest::packageOf)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(packageOf(room))
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .allowEmptyShould(true) // some are not furnished yet
                .check(CLASSES);
    }

    @Test
    void knowsEveryRoom() {
        String[] known =
                ROOMS.keySet().stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(CLASSES);
        assertThat(ROOMS.keySet()).containsAll(PURE);
        assertThat(ROOMS.values()).allSatisfy(seen -> assertThat(ROOMS.keySet()).containsAll(seen));
        assertThat(LIBRARIES.values())
                .allSatisfy(users -> assertThat(ROOMS.keySet()).containsAll(users));
    }

    @Test
    void hasNoCycles() {
        slices().matching("org.metadb.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void knowsALibraryInFewRooms(String library) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packagesOf(LIBRARIES.get(library)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CLASSES);
    }

    @Test
    void keepsThreadsOutOfThePureRooms() {
        noClasses()
                .that()
                .resideInAnyPackage(packagesOf(PURE))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("make or stop threads", ArchitectureTest::isOfThreads))
                .check(CLASSES);
    }

    /** A map that many threads may read is no thread: change.Routing remembers its answers in one. */
    private static boolean isOfThreads(JavaClass type) {
        return type.isEquivalentTo(Thread.class)
                || type.getPackageName().startsWith("java.util.concurrent")
                        && !type.isEquivalentTo(ConcurrentHashMap.class);
    }

    @Test
    void keepsPureRoomsFreeOfLibrariesThatAct() {
        List<String> known = List.of("com.fasterxml.jackson.core..");
        Map<String, List<String>> users = new TreeMap<>(LIBRARIES);
        users.keySet().removeAll(known);
        assertThat(users).allSatisfy((library, rooms) -> assertThat(rooms).doesNotContainAnyElementsOf(PURE));
    }

    @Test
    void hasASignOnEveryDoor() throws IOException {
        Path app = Path.of(System.getProperty("basedir", "."), "..").normalize();
        try (Stream<Path> files = Files.walk(app)) {
            List<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .filter(folder -> folder.toString()
                            .contains(Path.of("src", "main", "java").toString()))
                    .distinct()
                    .toList();
            assertThat(packages).hasSizeGreaterThan(10);
            assertThat(packages)
                    .allSatisfy(folder ->
                            assertThat(folder.resolve("package-info.java")).exists());
        }
    }

    /** Of a library's classes the names are enough, which saves reading them. */
    private static JavaClasses imported() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.metadb");
    }

    static Stream<String> rooms() {
        return ROOMS.keySet().stream();
    }

    static Stream<String> libraries() {
        return LIBRARIES.keySet().stream();
    }

    private static String packageOf(String room) {
        return "org.metadb." + room + "..";
    }

    private static String[] packagesOf(List<String> rooms) {
        return rooms.stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
    }

    /** Lines of a name, words, and a reason that is for the reader only. */
    private static Map<String, List<String>> table(String text) {
        return text.lines()
                .map(line -> line.split("\\|"))
                .collect(Collectors.toMap(
                        cells -> cells[0].strip(),
                        cells -> cells.length < 2 || cells[1].isBlank()
                                ? List.of()
                                : Arrays.asList(cells[1].strip().split(" +"))));
    }
}
