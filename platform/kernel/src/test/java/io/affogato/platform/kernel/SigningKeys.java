package io.affogato.platform.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/**
 * Keys made by this JDK's {@code keytool}, and archives signed with them.
 *
 * @param store the key store's file
 */
record SigningKeys(Path store) {

    private static final String PASSWORD = "only for tests";

    /** Adds a key with a certificate of its own. */
    SigningKeys add(String alias, String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + alias,
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(new String(said, StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Returns the SHA-256 of a key's certificate. */
    String certificate(String alias) throws IOException, GeneralSecurityException {
        return SignatureCheck.sha256((X509Certificate) load().getCertificate(alias));
    }

    /** Writes a signed copy. */
    Path sign(Path jar, Path target, String alias) throws IOException, GeneralSecurityException {
        KeyStore.PrivateKeyEntry key =
                (KeyStore.PrivateKeyEntry)
                        load().getEntry(
                                        alias,
                                        new KeyStore.PasswordProtection(PASSWORD.toCharArray()));
        try (ZipFile source = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(target)) {
            new JarSigner.Builder(key)
                    .signerName(alias.replaceAll("[^a-z]", ""))
                    .build()
                    .sign(source, out);
        }
        return target;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
