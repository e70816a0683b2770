package org.metadb.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the SQL files that are packed into the jar under <code>sql/</code>. */
final class SqlFiles {

    private SqlFiles() {}

    /** The text of a file, as <code>list/config.sql</code>. */
    static String read(String path) {
        try (InputStream in = SqlFiles.class.getResourceAsStream("/sql/" + path)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: sql/" + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("sql/" + path, e);
        }
    }
}
