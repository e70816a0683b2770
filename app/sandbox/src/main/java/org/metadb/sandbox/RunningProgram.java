package org.metadb.sandbox;

/** The program of a service, from its start to its end. The methods that wait do so for seconds at most, and throw {@link SandboxException}. */
interface RunningProgram {
    /** Number of the process, as the machine counts that runs it. */
    long pid();

    boolean isAlive();

    /** Of a program that has ended. */
    int exitStatus();

    /** Ends it in order, also when it is paused, and waits for the end. */
    void stop();

    /** Ends it and its children with SIGKILL, and waits for the end. */
    void kill();

    /** Freezes it and its children. */
    void pause();

    void resume();
}
