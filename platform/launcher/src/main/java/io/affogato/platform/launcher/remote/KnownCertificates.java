package io.affogato.platform.launcher.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server that shows one of its own certificates, byte for byte. Names and authorities play
 * no part: whoever could write the server's file could change either.
 */
public final class KnownCertificates extends X509ExtendedTrustManager {

    private final List<X509Certificate> known;

    private KnownCertificates(List<X509Certificate> known) {
        this.known = known;
    }

    /** Returns the certificates of a PKCS 12 file's keys, each as DER in base 64. */
    public static List<String> of(Path store, char[] password) throws IOException {
        List<String> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            for (String alias : Collections.list(keys.aliases())) {
                Certificate leaf = keys.getCertificate(alias);
                if (keys.isKeyEntry(alias) && leaf != null) {
                    found.add(Base64.getEncoder().encodeToString(leaf.getEncoded()));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("%s cannot be read: %s".formatted(store, e.getMessage()), e);
        }
        return found;
    }

    /** Returns a context of TLS that trusts these alone. */
    static SSLContext context(List<String> certificates) throws IOException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> known = new ArrayList<>();
            for (String text : certificates) {
                byte[] der = Base64.getDecoder().decode(text);
                known.add(
                        (X509Certificate)
                                factory.generateCertificate(new ByteArrayInputStream(der)));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new KnownCertificates(known)}, null);
            return context;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the server's certificate cannot be read: " + e, e);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (!known.contains(chain[0])) {
            throw new CertificateException("it is not the server that wrote the file");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
