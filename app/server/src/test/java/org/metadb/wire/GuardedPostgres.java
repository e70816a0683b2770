package org.metadb.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.metadb.pg.SslMode;
import org.metadb.sandbox.PostgresServer;

/**
 * A PostgreSQL of its own, with a certificate for {@code localhost} and a user for every way to be asked who one is, each with the
 * password {@code secret}: trusted, plain_password, md5_password, scram_user, tls_only, plain_only.
 */
final class GuardedPostgres implements AutoCloseable {
    final PostgresServer server = PostgresServer.builder().start();
    final Path certificate;

    GuardedPostgres() throws IOException, SQLException, GeneralSecurityException, InterruptedException {
        Path data = server.directory().resolve("data");
        certificate = data.resolve("server.crt");
        writeCertificate(data);
        Path hba = data.resolve("pg_hba.conf");
        Files.writeString(hba, """
                host      all  trusted         all           trust
                host      all  plain_password  all           password
                host      all  md5_password    all           md5
                hostssl   all  tls_only        all           scram-sha-256
                hostnossl all  plain_only      all           scram-sha-256
                host      all  tls_only        all           reject
                host      all  plain_only      all           reject
                host      all  all             all           scram-sha-256
                """);
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String user :
                    List.of("trusted", "plain_password", "scram_user", "tls_only", "plain_only", "\"Jürgen 1\"")) {
                statement.execute("create role " + user + " login password 'secret'");
            }
            statement.execute("set password_encryption = 'md5'");
            statement.execute("create role md5_password login password 'secret'");
            statement.execute("create table copied (n int)");
            statement.execute("grant all on copied to public");
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
            statement.execute("select pg_sleep(0.3)");
        }
    }

    Door door(String host, SslMode sslMode, Optional<Path> rootCertificate, QueryHandler handler) throws IOException {
        return door(TestDoor.settings(), host, sslMode, rootCertificate, handler);
    }

    Door door(DoorSettings settings, String host, SslMode sslMode, Optional<Path> rootCertificate, QueryHandler handler)
            throws IOException {
        return Door.open(
                settings, new TargetAddress(host, server.port(), "postgres", sslMode, rootCertificate), handler);
    }

    /** The JDK makes certificates only with its tool. */
    private void writeCertificate(Path data) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempDirectory("metadb-test").resolve("store");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes());
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + output);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        writePem(certificate, "CERTIFICATE", keys.getCertificate("a").getEncoded());
        writePem(
                data.resolve("server.key"),
                "PRIVATE KEY",
                keys.getKey("a", "changeit".toCharArray()).getEncoded());
        Files.delete(store);
        Files.delete(store.getParent());
    }

    private static void writePem(Path file, String kind, byte[] der) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(file, Files.getOwner(file.getParent()));
    }

    @Override
    public void close() {
        server.close();
    }
}
