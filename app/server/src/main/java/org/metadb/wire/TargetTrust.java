package org.metadb.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which certificates of the target are trusted. Read anew for each connection, so that a renewed file counts at once. */
final class TargetTrust {
    private TargetTrust() {}

    static SSLContext context(TargetAddress address) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(address), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trustManagers(TargetAddress address) throws GeneralSecurityException, IOException {
        boolean isVerified = switch (address.sslMode()) {
            case DISABLE, ALLOW, PREFER -> false;
            case REQUIRE -> address.sslRootCertificate().isPresent();
            case VERIFY_CA, VERIFY_FULL -> true;
        };
        if (!isVerified) {
            return new TrustManager[] {new TrustsAll()};
        }
        if (address.sslRootCertificate().isEmpty()) {
            return null; // Java's own authorities
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keyStore(address.sslRootCertificate().get()));
        return factory.getTrustManagers();
    }

    private static KeyStore keyStore(Path pemFile) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(pemFile)) {
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry(Integer.toString(count++), certificate);
            }
        }
        return store;
    }

    /** The modes below verify-ca keep listeners out, not someone who answers in the server's place: so libpq defines them. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
