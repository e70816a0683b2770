package org.metadb.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process and the shell that watches it. The shell holds a pipe from this JVM as its standard input; when that
 * closes, because we close it or because this JVM died, it ends the child in order, and after a while by force.
 */
final class ServiceProcess implements RunningProgram {
    /**
     * Arguments: log file, signal for an orderly end, command. The first line of output is the child's pid. SIGINT and
     * SIGHUP are ignored here because a terminal sends them to the whole group: the launcher decides, not the terminal.
     * SIGCONT follows the signal because a frozen process would keep it for later; its children may be frozen as well.
     */
    private static final String WATCHER = """
            trap '' HUP INT
            log=$1; signal=$2; shift 2
            exec 3<&0
            "$@" </dev/null 3<&- >>"$log" 2>&1 & child=$!
            echo $child
            exec >/dev/null 2>&1
            (
              while read -r line <&3; do :; done
              children=$(cat /proc/$child/task/$child/children || pgrep -P $child)
              kill -$signal $child; kill -CONT $child $children
              sleep 20
              kill -KILL $child
            ) & watcher=$!
            exec 3<&-
            wait $child; status=$?
            kill $watcher
            exit $status
            """;

    private static final long STOP_SECONDS_MAX = 25;
    private static final long KILL_SECONDS_MAX = 10;
    private static final int LOG_TAIL_BYTES = 4000;

    private final String name;
    private final Path log;
    private final Process shell;
    private final long pid;

    private ServiceProcess(String name, Path log, Process shell, long pid) {
        this.name = name;
        this.log = log;
        this.shell = shell;
        this.pid = pid;
    }

    static ServiceProcess start(Launch launch) {
        String name = launch.name();
        Path log = launch.log();
        List<String> watched =
                new ArrayList<>(List.of("sh", "-c", WATCHER, "sandbox", log.toString(), launch.stopSignal()));
        watched.addAll(launch.command());
        try {
            Process shell = new ProcessBuilder(watched)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
            String line = out.readLine();
            if (line == null) {
                throw new SandboxException(name + ": the process did not start" + tail(log));
            }
            return new ServiceProcess(name, log, shell, Long.parseLong(line.trim()));
        } catch (IOException e) {
            throw new SandboxException(
                    name + ": cannot start " + launch.command().get(0), e);
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean isAlive() {
        return shell.isAlive();
    }

    @Override
    public int exitStatus() {
        return shell.exitValue();
    }

    @Override
    public void stop() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken because the shell has ended; that is what we want.
        }
        awaitEnd(STOP_SECONDS_MAX);
    }

    /** Kills the child, and its children with it: they would otherwise outlive it for a moment and hold its data. */
    @Override
    public void kill() {
        List<ProcessHandle> family = family();
        family.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(KILL_SECONDS_MAX);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(KILL_SECONDS_MAX);
        while (family.stream().anyMatch(ServiceProcess::isRunning) && System.nanoTime() - deadline < 0) {
            Waiting.pause(name);
        }
    }

    /** A dead orphan stays in the process table until process 1 notices it, and counts as alive there; it has no program. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    @Override
    public void pause() {
        signal("STOP");
    }

    @Override
    public void resume() {
        signal("CONT");
    }

    private List<ProcessHandle> family() {
        if (!isAlive()) {
            return List.of();
        }
        return ProcessHandle.of(pid)
                .map(child ->
                        Stream.concat(Stream.of(child), child.descendants()).toList())
                .orElse(List.of());
    }

    /** The whole family gets it: a paused postmaster alone would leave its sessions answering. */
    private void signal(String signal) {
        if (!isAlive()) {
            throw new SandboxException(name + ": not running, cannot send SIG" + signal);
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        family().forEach(process -> command.add(Long.toString(process.pid())));
        Commands.run(command);
    }

    private void awaitEnd(long secondsMax) {
        try {
            if (!shell.waitFor(secondsMax, TimeUnit.SECONDS)) {
                throw new SandboxException(name + ": still running after " + secondsMax + " s" + tail(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(name + ": interrupted while waiting for its end", e);
        }
    }

    /** The end of a log file, as the end of an error message. */
    static String tail(Path log) {
        try {
            byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            int from = Math.max(0, all.length - LOG_TAIL_BYTES);
            return "\n--- end of " + log + " ---\n" + new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return " (its log " + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
