package org.metadb.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A program as the first process of a container of its own, which is removed when the program was ended. Testcontainers
 * makes the container, so that what a killed JVM leaves behind is ended by its Ryuk, where that image can be had; else by
 * the next start on the same port.
 */
final class ServiceContainer implements RunningProgram {
    private static final Duration STOP_MAX = Duration.ofSeconds(25);
    private static final Duration KILL_MAX = Duration.ofSeconds(10);
    /** PostgreSQL's shared memory; the usual 64 MB are little for parallel queries. */
    private static final long SHARED_MEMORY_BYTES = 256L << 20;

    /** The program takes the shell's place: it gets the signals, and its exit status is the container's. */
    private static final String SCRIPT = "log=$0; exec \"$@\" </dev/null >>\"$log\" 2>&1";

    private final DockerClient client;
    private final GenericContainer<?> container;
    private final Launch launch;

    private ServiceContainer(DockerClient client, GenericContainer<?> container, Launch launch) {
        this.client = client;
        this.container = container;
        this.launch = launch;
    }

    /**
     * @param user {@code uid:gid}
     * @param users becomes /etc/passwd: initdb asks for the name of its user, whom the image need not know
     */
    static ServiceContainer start(ContainerDaemon daemon, String image, String user, Path users, Launch launch) {
        String name = ContainerSite.nameOf(launch.port());
        String network = daemon.network();
        remove(daemon.client(), name);
        GenericContainer<?> container = new GenericContainer<>(image)
                .withCommand(command(launch))
                .withLabel("org.metadb.sandbox", launch.name())
                .withStartupCheckStrategy(new AnyState())
                .waitingFor(new NoWait())
                .withCreateContainerCmdModifier(create -> configure(create, name, network, user, users, launch));
        try {
            container.start();
        } catch (ContainerLaunchException e) {
            container.stop();
            throw new SandboxException(
                    launch.name() + ": no container of " + image + " starts: "
                            + rootCause(e).getMessage(),
                    e);
        }
        return new ServiceContainer(daemon.client(), container, launch);
    }

    private static String[] command(Launch launch) {
        List<String> command =
                new ArrayList<>(List.of("-c", SCRIPT, launch.log().toString()));
        command.addAll(launch.command());
        return command.toArray(String[]::new);
    }

    private static void configure(
            CreateContainerCmd create, String name, String network, String user, Path users, Launch launch) {
        String directory = launch.directory().toString();
        ExposedPort port = ExposedPort.tcp(launch.port());
        create.withName(name)
                .withHostName(name)
                .withEntrypoint("sh")
                .withUser(user)
                .withExposedPorts(port);
        HostConfig host = create.getHostConfig();
        host.withNetworkMode(network)
                .withPortBindings(new PortBinding(Binding.bindIpAndPort(Site.HOST, launch.port()), port))
                .withBinds(
                        new Bind(directory, new Volume(directory), AccessMode.rw),
                        new Bind(users.toString(), new Volume("/etc/passwd"), AccessMode.ro))
                .withShmSize(SHARED_MEMORY_BYTES);
    }

    private static Throwable rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public long pid() {
        Long pid = inspect().getState().getPidLong();
        return pid == null ? 0 : pid;
    }

    @Override
    public boolean isAlive() {
        try {
            return Boolean.TRUE.equals(inspect().getState().getRunning());
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public int exitStatus() {
        return Math.toIntExact(inspect().getState().getExitCodeLong());
    }

    private InspectContainerResponse inspect() {
        return client.inspectContainerCmd(container.getContainerId()).exec();
    }

    /** The daemon lets a paused container go on after it has sent the signal. */
    @Override
    public void stop() {
        end(launch.stopSignal(), STOP_MAX);
    }

    @Override
    public void kill() {
        end("KILL", KILL_MAX);
    }

    private void end(String signal, Duration max) {
        try {
            client.killContainerCmd(container.getContainerId())
                    .withSignal("SIG" + signal)
                    .exec();
            Waiting.until(launch.name() + ": end after SIG" + signal, max, () -> !isAlive());
        } catch (NotFoundException | ConflictException e) {
            // it has ended by itself, or somebody else removed it
        } finally {
            container.stop();
        }
    }

    @Override
    public void pause() {
        client.pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        client.unpauseContainerCmd(container.getContainerId()).exec();
    }

    private static void remove(DockerClient client, String name) {
        try {
            client.removeContainerCmd(name).withForce(true).exec();
        } catch (NotFoundException e) {
            // as it should be
        } catch (DockerException e) {
            throw new SandboxException("a container " + name + " was left behind and cannot be removed", e);
        }
    }

    /** Whether a program serves, is its service's question; one that ended at once has said why in its log. */
    private static final class AnyState extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient client, String id) {
            return StartupStatus.SUCCESSFUL;
        }
    }

    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // the service waits
        }
    }
}
