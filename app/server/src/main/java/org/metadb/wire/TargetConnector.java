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
import org.metadb.pg.SslMode;

/** Reaches the target, plain or under TLS as {@link SslMode} says. Thread-safe. */
final class TargetConnector {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int FIRST_ANSWER_TIMEOUT_MILLIS = 30_000;

    private final TargetAddress address;

    TargetConnector(TargetAddress address) {
        this.address = address;
    }

    /**
     * Asks for a session. Returns when its first answer is there, which may be an error.
     *
     * @param beforeWaiting flushed before each wait for the target
     */
    TargetSide open(StartupPacket startup, Flushable beforeWaiting) throws IOException {
        List<Leg> attempts = Leg.attempts(address);
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
                    return new TargetSide(link, in, out);
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
        try (Link link = connect(Leg.attempts(address).get(0))) {
            link.out().write(request);
            link.out().flush();
            if (link.in().read() >= 0) {
                throw new ProtocolException("the target database answered a cancel request");
            }
        }
    }

    private Link connect(Leg leg) throws IOException {
        if (address.isUnixSocket()) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(
                        UnixDomainSocketAddress.of(Path.of(address.host(), UnixSocketFile.name(address.port()))));
                return Link.of(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(FIRST_ANSWER_TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_TIMEOUT_MILLIS);
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
            SSLSocket ssl = (SSLSocket) TargetTrust.context(address)
                    .getSocketFactory()
                    .createSocket(socket, address.host(), address.port(), true);
            if (address.sslMode() == SslMode.VERIFY_FULL) {
                SSLParameters parameters = ssl.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                ssl.setSSLParameters(parameters);
            }
            ssl.startHandshake();
            return Link.of(ssl, socket);
        }
        if (answer == 'N' && address.sslMode() == SslMode.PREFER) {
            return Link.of(socket);
        }
        throw new IOException(
                answer == 'N'
                        ? "the server does not support SSL, but sslmode is "
                                + address.sslMode().word()
                        : "the server did not understand the request for SSL");
    }
}
