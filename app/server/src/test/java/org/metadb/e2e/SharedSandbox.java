package org.metadb.e2e;

import org.metadb.sandbox.Sandbox;

/** Real services with a target of their own, started once for all tests of the JVM that kill some of them. */
final class SharedSandbox {

    static final Sandbox SANDBOX = Sandbox.builder().start();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SANDBOX::close, "sandbox-e2e-end"));
    }

    private SharedSandbox() {}
}
