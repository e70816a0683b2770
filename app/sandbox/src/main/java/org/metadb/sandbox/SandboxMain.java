package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts the whole set in a directory, prints where everything answers, and runs until standard input closes or Ctrl-C.
 * Started again on the same directory it has the same data and ports.
 */
public final class SandboxMain {
    private SandboxMain() {}

    public static void main(String[] arguments) throws IOException {
        List<String> given = List.of(arguments);
        if (given.size() != 1 || given.get(0).startsWith("-")) {
            System.err.println("usage: SandboxMain DIRECTORY");
            System.exit(2);
        }
        Sandbox sandbox;
        try {
            sandbox = Sandbox.builder().directory(Path.of(given.get(0))).build();
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-end"));
            sandbox.start();
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        System.out.print(sandbox.endpoints());
        System.out.println("Ctrl-C ends it.");
        while (System.in.read() >= 0) {
            // only the end of the input counts
        }
        // here, not only in the hook: another hook, of Testcontainers, ends containers without waiting for them
        sandbox.close();
        System.exit(0);
    }
}
