package org.metadb.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LinksTest {

    @Test
    void everyRelativeLinkLeadsToAFileAndHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Page page : Page.all()) {
            for (String link : page.relativeLinks()) {
                links++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(page + " -> " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(50);
    }

    @Test
    void everyLinkOfThePackedPagesLeadsIntoTheArchiveOrToTheSources() throws Exception {
        List<PathMatcher> packed = packed();
        List<String> dangling = new ArrayList<>();
        int pages = 0;
        for (Page page : Page.all()) {
            if (!isPacked(page.file(), packed)) {
                continue;
            }
            pages++;
            for (String link : page.relativeLinks()) {
                Path target =
                        page.file().resolveSibling(link.replaceFirst("#.*", "")).normalize();
                Path inProject = Page.ROOT.relativize(target);
                boolean isSource = inProject.startsWith("app") || inProject.startsWith("scripts");
                if (!link.startsWith("#") && !isSource && !isPacked(target, packed)) {
                    dangling.add(page + " -> " + link);
                }
            }
        }

        assertThat(dangling).isEmpty();
        assertThat(pages).isGreaterThan(25);
    }

    /** What the archive takes of the project's files, as its description says. */
    private static List<PathMatcher> packed() throws Exception {
        Document content = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Page.ROOT.resolve("app/server/src/assembly/content.xml").toFile());
        List<PathMatcher> packed = new ArrayList<>();
        NodeList sets = content.getElementsByTagName("fileSet");
        for (int i = 0; i < sets.getLength(); i++) {
            Element set = (Element) sets.item(i);
            String directory = set.getElementsByTagName("directory")
                    .item(0)
                    .getTextContent()
                    .replace("${project.basedir}/../..", Page.ROOT.toString());
            NodeList includes = set.getElementsByTagName("include");
            for (int j = 0; j < includes.getLength(); j++) {
                packed.add(matcher(directory + "/" + includes.item(j).getTextContent()));
            }
            if (includes.getLength() == 0) {
                packed.add(matcher(directory + "/**"));
            }
        }
        return packed;
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** A directory is packed where anything in it would be. */
    private static boolean isPacked(Path file, List<PathMatcher> packed) {
        return packed.stream()
                .anyMatch(matcher ->
                        matcher.matches(file) || Files.isDirectory(file) && matcher.matches(file.resolve("x")));
    }

    @Test
    void everyPageOfTheManualIsInItsIndex() throws IOException {
        List<String> linked = Page.of("docs/manual/README.md").relativeLinks();

        assertThat(Page.all())
                .filteredOn(page -> page.toString().startsWith("docs/manual/")
                        && !page.toString().endsWith("README.md"))
                .isNotEmpty()
                .allMatch(page -> linked.contains(page.file().getFileName().toString()));
    }

    private static boolean leadsSomewhere(Page from, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target =
                path.isEmpty() ? from.file() : from.file().resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1));
    }
}
