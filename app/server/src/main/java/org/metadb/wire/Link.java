package org.metadb.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection, TCP or Unix-domain, plain or not. One thread reads, one writes, any closes. */
interface Link extends Closeable {

    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    /**
     * How long a read may wait; 0 is for ever. A Unix-domain socket has no such limit: its other end is a process on this machine, whose end
     * is seen at once.
     */
    void limitReads(int millis) throws IOException;

    /** Whether the other end is on this machine for certain: loopback or a Unix-domain socket. */
    boolean isLocal();

    /** The other end, for a log line. */
    String remoteAddress();

    static Link of(Socket socket) throws IOException {
        return of(socket, socket);
    }

    /**
     * @param transport the socket under {@code socket}: closing it ends a blocked read or write, which closing one of TLS may wait for
     */
    static Link of(Socket socket, Socket transport) throws IOException {
        transport.setTcpNoDelay(true);
        transport.setKeepAlive(true);
        return new Tcp(socket, transport);
    }

    static Link of(SocketChannel channel) {
        return new UnixDomain(channel);
    }

    record Tcp(Socket socket, Socket transport) implements Link {
        @Override
        public InputStream in() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void limitReads(int millis) throws IOException {
            transport.setSoTimeout(millis);
        }

        @Override
        public boolean isLocal() {
            return socket.getInetAddress().isLoopbackAddress();
        }

        @Override
        public String remoteAddress() {
            InetSocketAddress address = (InetSocketAddress) socket.getRemoteSocketAddress();
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }

        @Override
        public void close() throws IOException {
            transport.close();
        }
    }

    /** {@code Channels.newInputStream} would do but for its lock, which makes a writer wait for a blocked reader. */
    record UnixDomain(SocketChannel channel) implements Link {
        @Override
        public InputStream in() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return channel.read(ByteBuffer.wrap(bytes, offset, length));
                }
            };
        }

        @Override
        public OutputStream out() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }
            };
        }

        @Override
        public void limitReads(int millis) {}

        @Override
        public boolean isLocal() {
            return true;
        }

        @Override
        public String remoteAddress() {
            return "[local]";
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
