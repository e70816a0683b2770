package org.metadb.sandbox;

/** Starts a service's program, and returns while it is still getting ready. */
@FunctionalInterface
interface Launcher {
    RunningProgram start(Launch launch);
}
