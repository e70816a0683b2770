package org.metadb.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of Markdown as its tests look at it: headings, tables, examples, links. */
public record Page(Path file, String text) {

    private static final Pattern FENCED =
            Pattern.compile("^ *```(\\w*)\\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    /** The directory of the whole project; tests run in a module's. */
    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** Reads a page, by its path from the project's directory. */
    public static Page of(String path) {
        return of(ROOT.resolve(path));
    }

    static Page of(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** Every page of the project. */
    static List<Page> all() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of(".", "docs", "docs/manual", "docs/adr", "docs/bench")) {
            Path path = ROOT.resolve(directory);
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.map(Path::normalize)
                            .filter(entry -> entry.toString().endsWith(".md"))
                            .forEach(files::add);
                }
            }
        }
        return files.stream().sorted().map(Page::of).toList();
    }

    /** The rows of the first table behind a heading of any level, without the table's head; cells without blanks and back quotes around them. */
    public List<List<String>> table(String heading) {
        Matcher matcher = HEADING.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(heading)) {
                return text.substring(matcher.end())
                        .lines()
                        .dropWhile(line -> !line.startsWith("|"))
                        .takeWhile(line -> line.startsWith("|"))
                        .skip(2)
                        .map(Page::cells)
                        .toList();
            }
        }
        throw new IllegalArgumentException(file + " has no heading " + heading);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(cell -> cell.strip().replaceFirst("^`([^`]*)`$", "$1"))
                .toList();
    }

    /** The fenced blocks of SQL. */
    public List<String> sql() {
        return FENCED.matcher(text)
                .results()
                .filter(block -> block.group(1).equals("sql"))
                .map(block -> block.group(2))
                .toList();
    }

    /** What the links point at, but for other hosts. */
    List<String> relativeLinks() {
        return LINK.matcher(FENCED.matcher(text).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains("://"))
                .toList();
    }

    /** The names by which links reach the headings. */
    Set<String> anchors() {
        return HEADING.matcher(text)
                .results()
                .map((MatchResult heading) -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
