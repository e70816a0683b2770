package org.metadb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The program's version, as the build wrote it. */
public final class Version {

    private Version() {}

    /** Such as 1.2.3. */
    public static String current() {
        try (InputStream in = Version.class.getResourceAsStream("/metadb-version.txt")) {
            if (in == null) {
                throw new IllegalStateException("the build left out metadb-version.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
