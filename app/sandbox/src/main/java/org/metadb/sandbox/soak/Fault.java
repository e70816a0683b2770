package org.metadb.sandbox.soak;

/** What is done to the pipeline. */
enum Fault {
    KILL_SERVER("SIGKILL of a server", true, 22),
    STOP_SERVER("orderly restart of a server", false, 5),
    FREEZE_SERVER("SIGSTOP and SIGCONT of a server", false, 12),
    KILL_TARGET("SIGKILL of the target database", true, 10),
    RESTART_TARGET("fast restart of the target database", false, 8),
    KILL_WORKER("SIGKILL of the Connect worker", true, 5),
    KILL_BROKER("SIGKILL of the broker", true, 4),
    RESTART_BROKER("orderly restart of the broker", false, 3),
    CUT_TARGET("connections of a server cut off", false, 12),
    STALL_TARGET("connections of a server stalled", false, 5);

    final String words;
    /** Whether a process dies by SIGKILL. */
    final boolean kill;
    /** How often it is chosen, among all. */
    final int weight;

    Fault(String words, boolean kill, int weight) {
        this.words = words;
        this.kill = kill;
        this.weight = weight;
    }
}
