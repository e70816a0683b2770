package org.metadb.pg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL files of the folder {@code sql/}, packed into the jar. */
public final class SqlFile {

    private SqlFile() {}

    /**
     * The text of a file.
     *
     * @param path the path below {@code sql/}, for instance {@code merge/truncate.sql}
     * @throws IllegalStateException if there is no such file: the build is broken
     */
    public static String read(String path) {
        try (InputStream in = SqlFile.class.getResourceAsStream("/sql/" + path)) {
            if (in == null) {
                throw new IllegalStateException("sql/" + path + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
