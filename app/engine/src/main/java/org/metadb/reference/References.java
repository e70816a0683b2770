package org.metadb.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves <code>${env:NAME}</code> and <code>${file:path}</code> in a value, so that a secret can stay where the operator keeps it. Any
 * other text, <code>${x}</code> included, stands for itself. A file's last line end is not part of its value.
 *
 * @param environment a variable's value, null where it is not set
 * @param directory where relative paths start
 */
public record References(Function<String, String> environment, Path directory) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");

    /** Over the environment of this process. */
    public static References ofProcess(Path directory) {
        return new References(System::getenv, directory);
    }

    /** Whether there is something to resolve in a value. */
    public static boolean isIn(String value) {
        return REFERENCE.matcher(value).find();
    }

    /**
     * The value with all references replaced.
     *
     * @throws Unresolved when one leads nowhere
     */
    public String resolve(String value) throws Unresolved {
        Matcher matcher = REFERENCE.matcher(value);
        StringBuilder resolved = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            resolved.append(value, end, matcher.start());
            String name = matcher.group(2).strip();
            resolved.append(matcher.group(1).equals("env") ? variable(name) : content(name));
            end = matcher.end();
        }
        return resolved.append(value, end, value.length()).toString();
    }

    private String variable(String name) throws Unresolved {
        String value = environment.apply(name);
        if (value == null) {
            throw new Unresolved("environment variable " + name + " is not set");
        }
        return value;
    }

    private String content(String name) throws Unresolved {
        try {
            return Files.readString(directory.resolve(name)).replaceFirst("\\r?\\n\\z", "");
        } catch (NoSuchFileException e) {
            throw new Unresolved("file " + name + " not found");
        } catch (IOException | IllegalArgumentException e) {
            throw new Unresolved("file " + name + " cannot be read");
        }
    }

    /** A reference leads nowhere; the message says which. */
    public static final class Unresolved extends Exception {

        private static final long serialVersionUID = 1;

        Unresolved(String message) {
            super(message);
        }
    }
}
