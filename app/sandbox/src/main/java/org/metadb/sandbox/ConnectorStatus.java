package org.metadb.sandbox;

import java.util.List;
import java.util.Optional;

/** What a worker says of a connector. States are Connect's words: RUNNING, PAUSED, FAILED, UNASSIGNED, and others. */
public record ConnectorStatus(String state, List<Task> tasks) {
    /** A task of the connector. The trace is empty unless it failed. */
    public record Task(int id, String state, String trace) {}

    public ConnectorStatus {
        tasks = List.copyOf(tasks);
    }

    /** The connector runs, and its tasks exist and run. */
    public boolean isRunning() {
        return isAll("RUNNING");
    }

    /** The connector has tasks, and they and itself are in that state. */
    boolean isAll(String wanted) {
        return state.equals(wanted)
                && !tasks.isEmpty()
                && tasks.stream().allMatch(task -> task.state().equals(wanted));
    }

    /** Why a task failed. */
    public Optional<String> failure() {
        return tasks.stream()
                .filter(task -> task.state().equals("FAILED"))
                .map(Task::trace)
                .findFirst()
                .or(() -> state.equals("FAILED") ? Optional.of("see the worker's log") : Optional.empty());
    }
}
