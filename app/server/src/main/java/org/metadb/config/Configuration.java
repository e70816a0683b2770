package org.metadb.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.metadb.reference.References;

/** What is needed before the database answers: the file metadb.conf of a data directory. Passwords never show in its text. */
public record Configuration(Target target, Door door) {

    /** The file's name in a data directory. */
    public static final String FILE_NAME = "metadb.conf";

    /**
     * Reads metadb.conf.
     *
     * @param dataDirectory where the file is; relative paths in it start there
     * @throws ConfigurationException with every problem of the file
     */
    public static Configuration read(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE_NAME);
        return new ConfigurationParser(file, References.ofProcess(dataDirectory)).parse(text(file));
    }

    /** The same configuration with the door on another port (<code>start -p</code>). */
    public Configuration withListenPort(int port) {
        return new Configuration(target, door.withListenPort(port));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(List.of("configuration file not found: " + file));
        } catch (AccessDeniedException e) {
            throw new ConfigurationException(List.of(file + ": permission denied"));
        } catch (MalformedInputException e) {
            throw new ConfigurationException(List.of(file + ": not UTF-8 text"));
        } catch (IOException e) {
            throw new ConfigurationException(List.of(file + ": " + e.getMessage()));
        }
    }
}
