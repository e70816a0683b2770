package org.metadb.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix-domain socket, named as libpq looks for it. */
final class UnixSocketFile {
    /** {@code sun_path} has 108 bytes on Linux, the last one zero. */
    static final int PATH_BYTES_MAX = 107;

    private UnixSocketFile() {}

    static String name(int port) {
        return ".s.PGSQL." + port;
    }

    static boolean isTooLong(Path file) {
        return file.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX;
    }

    /** A file that a killed server left is replaced: whose the directory is, is settled before. Who may connect is PostgreSQL's to say. */
    static ServerSocketChannel listen(Path file) throws IOException {
        Files.deleteIfExists(file);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
