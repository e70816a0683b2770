package org.metadb.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
