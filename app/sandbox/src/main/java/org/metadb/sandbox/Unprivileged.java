package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user that PostgreSQL runs as. It refuses to run as root; then it gets nobody. Otherwise it is who we are. */
record Unprivileged(List<String> prefix, boolean isRoot) {
    Unprivileged {
        prefix = List.copyOf(prefix);
    }

    static Unprivileged current() {
        if (!System.getProperty("user.name").equals("root")) {
            return new Unprivileged(List.of(), false);
        }
        // the group is called nogroup in some distributions and nobody in others: its number is asked for
        String group = Commands.run(List.of("id", "-g", "nobody"));
        return new Unprivileged(List.of("setpriv", "--reuid=nobody", "--regid=" + group, "--clear-groups"), true);
    }

    /** Gives an empty directory or a file to that user, and sees that it can be reached. */
    void own(Path path) throws IOException {
        if (!isRoot) {
            return;
        }
        Files.setOwner(
                path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        try {
            Commands.run(
                    List.of(prefix.get(0), prefix.get(1), prefix.get(2), prefix.get(3), "test", "-r", path.toString()));
        } catch (SandboxException e) {
            throw new SandboxException(
                    "PostgreSQL runs as nobody, because we are root, and nobody cannot reach " + path
                            + ": use a directory whose parents all may pass (chmod a+x), or another user",
                    e);
        }
    }
}
