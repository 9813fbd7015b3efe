package io.affogato.platform.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Reads every entry of an archive to its end and says who signed all of them.
 *
 * <p>Source: JAR File Specification, "Signed JAR File". Stricter than it: every entry but the
 * signature itself must be signed by the same signers, the manifest must list no entry that is
 * missing, and no file may look like part of a signature without being one.
 */
final class SignatureCheck {

    private static final Pattern SIGNATURE_FILE =
            Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");
    private static final Pattern SIGNATURE_TEXT = Pattern.compile("META-INF/[^/]*\\.SF");

    private final JarFile jar;
    private final byte[] buffer = new byte[1 << 16];
    private final Set<String> signatureFiles = new TreeSet<>();
    private final Set<String> unsigned = new TreeSet<>();
    private Map<String, X509Certificate> common;

    private SignatureCheck(JarFile jar) {
        this.jar = jar;
    }

    /**
     * Returns the certificates of those who signed the whole archive, by their SHA-256; none if it
     * carries no signature at all.
     *
     * @throws RefusedException {@link RefusalCode#TAMPERED}, {@link RefusalCode#UNSIGNED} if only a
     *     part is signed
     */
    static Map<String, X509Certificate> signers(Path archive) throws IOException, RefusedException {
        try (JarFile jar = new JarFile(archive.toFile(), true)) {
            return new SignatureCheck(jar).signers();
        } catch (SecurityException e) {
            throw new RefusedException(
                    RefusalCode.TAMPERED,
                    "was changed after it was signed: %s; get it again from who signed it"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private Map<String, X509Certificate> signers() throws IOException, RefusedException {
        List<JarEntry> entries = Collections.list(jar.entries());
        for (JarEntry entry : entries) {
            if (SIGNATURE_FILE.matcher(upper(entry)).matches()) {
                signatureFiles.add(upper(entry));
            }
        }
        if (signatureFiles.isEmpty()) {
            return Map.of();
        }
        for (JarEntry entry : entries) {
            readToEnd(entry);
            String name = upper(entry);
            boolean aside = name.equals(JarFile.MANIFEST_NAME) || signatureFiles.contains(name);
            if (!aside && !isFolder(entry)) {
                add(entry);
            }
        }
        requireWhole();
        return common;
    }

    private static String upper(JarEntry entry) {
        return entry.getName().toUpperCase(Locale.ROOT);
    }

    private static boolean isFolder(JarEntry entry) {
        return entry.isDirectory() && entry.getSize() == 0;
    }

    private void readToEnd(JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            while (in.read(buffer) >= 0) {
                // the check happens at the end of the stream
            }
        }
    }

    private void add(JarEntry entry) {
        Map<String, X509Certificate> found = leaves(entry.getCodeSigners());
        if (found.isEmpty()) {
            unsigned.add(entry.getName());
        } else if (common == null) {
            common = found;
        } else {
            common.keySet().retainAll(found.keySet());
        }
    }

    private static Map<String, X509Certificate> leaves(CodeSigner[] signers) {
        Map<String, X509Certificate> leaves = new LinkedHashMap<>();
        if (signers == null) {
            return leaves;
        }
        for (CodeSigner signer : signers) {
            if (signer.getSignerCertPath().getCertificates().get(0)
                    instanceof X509Certificate leaf) {
                leaves.put(sha256(leaf), leaf);
            }
        }
        return leaves;
    }

    private void requireWhole() throws IOException, RefusedException {
        if (common == null || !unsigned.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.UNSIGNED,
                    "carries a signature that does not cover %s; sign the finished archive"
                            .formatted(someOf(unsigned)));
        }
        long signatures =
                signatureFiles.stream().filter(f -> SIGNATURE_TEXT.matcher(f).matches()).count();
        if (common.size() != signatures || signatureFiles.size() != 2 * signatures) {
            throw new RefusedException(
                    RefusalCode.TAMPERED,
                    "holds signature files that sign nothing or only a part: %s, of %d signer(s) of the whole; get it again from who signed it"
                            .formatted(signatureFiles, common.size()));
        }
        Manifest manifest = jar.getManifest();
        Set<String> missing = new TreeSet<>(manifest.getEntries().keySet());
        missing.removeIf(name -> jar.getEntry(name) != null);
        if (!missing.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.TAMPERED,
                    "lacks what was signed: %s; get it again from who signed it"
                            .formatted(someOf(missing)));
        }
    }

    private static String someOf(Set<String> names) {
        String first = names.isEmpty() ? "any entry" : "'" + names.iterator().next() + "'";
        return names.size() < 2 ? first : "%s and %d more".formatted(first, names.size() - 1);
    }

    /** Returns the hash of a certificate (DER), as {@code keytool -list -v} prints it. */
    static String sha256(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (CertificateEncodingException e) {
            throw new SecurityException("a certificate cannot be encoded", e);
        }
    }
}
