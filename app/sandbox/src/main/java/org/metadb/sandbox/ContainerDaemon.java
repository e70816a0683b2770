package org.metadb.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;

/** The Docker daemon that Testcontainers finds, and what our containers need of it: images, and one network. */
record ContainerDaemon(DockerClient client) {
    /**
     * The containers find each other in it by name. It stays: there is one for all sandboxes of a daemon, whose
     * addresses for networks are few.
     */
    private static final String NETWORK = "metadb-sandbox";

    private static final int PULL_MINUTES_MAX = 10;

    /** @throws SandboxException when no daemon answers */
    static ContainerDaemon found() {
        return found(() -> DockerClientFactory.instance().client());
    }

    static ContainerDaemon found(Supplier<DockerClient> search) {
        try {
            return new ContainerDaemon(search.get());
        } catch (IllegalStateException e) {
            throw new SandboxException("""
                    metadb.sandbox is "containers", and no Docker daemon answers (%s). Start one, or say where it is \
                    (environment variable DOCKER_HOST), or leave metadb.sandbox and METADB_SANDBOX out: \
                    then the services are processes.""".formatted(e.getMessage()), e);
        } catch (ContainerLaunchException | ContainerFetchException e) {
            throw new SandboxException("""
                    Testcontainers cannot start its Ryuk, which would end the containers of a killed JVM (%s). Where no \
                    registry has its image, do without: environment variable TESTCONTAINERS_RYUK_DISABLED=true.""".formatted(e.getMessage()), e);
        }
    }

    /** Sees that an image is there; one that is not, is pulled from the registry, once. */
    void need(Role role) {
        try {
            client.inspectImageCmd(role.image()).exec();
        } catch (NotFoundException absent) {
            pull(role);
        }
    }

    private void pull(Role role) {
        String reason;
        try {
            if (client.pullImageCmd(role.image()).start().awaitCompletion(PULL_MINUTES_MAX, TimeUnit.MINUTES)) {
                client.inspectImageCmd(role.image()).exec();
                return;
            }
            reason = "not complete after " + PULL_MINUTES_MAX + " minutes";
        } catch (DockerException | DockerClientException e) {
            reason = e.getMessage().trim();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while pulling the image " + role.image(), e);
        }
        throw new SandboxException("""
                the daemon has no image %s, and it cannot be pulled (%s). Make one (scripts/images, which prints the \
                settings that choose it), or name one that is there: -D%s=...""".formatted(role.image(), reason, role.imageProperty()));
    }

    /**
     * The id of the network, which is made unless it is there. The daemon lets two have one name when two JVMs make
     * them at once; then all use the older one.
     */
    String network() {
        synchronized (ContainerDaemon.class) {
            return existingNetwork().orElseGet(() -> {
                client.createNetworkCmd().withName(NETWORK).withDriver("bridge").exec();
                return existingNetwork()
                        .orElseThrow(() -> new SandboxException("the daemon makes no network " + NETWORK));
            });
        }
    }

    private Optional<String> existingNetwork() {
        return client.listNetworksCmd().withNameFilter(NETWORK).exec().stream()
                .filter(network -> network.getName().equals(NETWORK))
                .min(Comparator.comparing(Network::getCreated))
                .map(Network::getId);
    }
}
