package org.metadb.wire;

import java.io.Flushable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Reaches the target, plain or under TLS as {@link SslMode} says. Thread-safe. */
final class TargetConnector {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int FIRST_ANSWER_TIMEOUT_MILLIS = 30_000;

    private final TargetSettings settings;

    TargetConnector(TargetSettings settings) {
        this.settings = settings;
    }

    /**
     * Asks for a session. Returns when its first answer is there, which may be an error.
     *
     * @param beforeWaiting flushed before each wait for the target
     */
    Target open(StartupPacket startup, Flushable beforeWaiting) throws IOException {
        List<SslMode.Leg> attempts = settings.host().startsWith("/")
                ? List.of(SslMode.Leg.PLAIN)
                : settings.sslMode().attempts();
        for (int i = 0; ; i++) {
            boolean isLast = i + 1 == attempts.size();
            Link link = connect(attempts.get(i));
            try {
                PgOutput out = new PgOutput(link.out());
                PgInput in = new PgInput(link.in(), beforeWaiting);
                out.send(startup.toBytes());
                out.flush();
                if (!in.next()) {
                    throw new IOException("the connection was closed");
                }
                if (isLast || in.type() != 'E') {
                    link.limitReads(0);
                    return new Target(link, in, out);
                }
                link.close();
            } catch (IOException | RuntimeException e) {
                link.close();
                if (isLast || e instanceof RuntimeException) {
                    throw e;
                }
            }
        }
    }

    /** Sends a cancel request and waits until the target has taken it. */
    void cancel(byte[] request) throws IOException {
        SslMode.Leg leg = settings.host().startsWith("/")
                ? SslMode.Leg.PLAIN
                : settings.sslMode().attempts().get(0);
        try (Link link = connect(leg)) {
            link.out().write(request);
            link.out().flush();
            if (link.in().read() >= 0) {
                throw new ProtocolException("the target database answered a cancel request");
            }
        }
    }

    private Link connect(SslMode.Leg leg) throws IOException {
        if (settings.host().startsWith("/")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(
                        UnixDomainSocketAddress.of(Path.of(settings.host(), UnixSocketFile.name(settings.port()))));
                return Link.of(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(FIRST_ANSWER_TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_TIMEOUT_MILLIS);
            return switch (leg) {
                case PLAIN -> Link.of(socket);
                case TLS -> tls(socket);
            };
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Link tls(Socket socket) throws IOException {
        socket.getOutputStream()
                .write(new Message().int32(StartupPacket.SSL_REQUEST).toBytes());
        int answer = socket.getInputStream().read();
        if (answer == 'S') {
            SSLSocket ssl = (SSLSocket) TargetTrust.context(settings)
                    .getSocketFactory()
                    .createSocket(socket, settings.host(), settings.port(), true);
            if (settings.sslMode() == SslMode.VERIFY_FULL) {
                SSLParameters parameters = ssl.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                ssl.setSSLParameters(parameters);
            }
            ssl.startHandshake();
            return Link.of(ssl, socket);
        }
        if (answer == 'N' && settings.sslMode() == SslMode.PREFER) {
            return Link.of(socket);
        }
        throw new IOException(
                answer == 'N'
                        ? "the server does not support SSL, but sslmode is "
                                + settings.sslMode().word()
                        : "the server did not understand the request for SSL");
    }
}
