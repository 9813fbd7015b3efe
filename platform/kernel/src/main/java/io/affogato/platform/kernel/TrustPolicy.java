package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whose bundles are installed, before any of their code runs.
 *
 * <p>A bundle is code with all rights of this process; this decision is the only gate. What is on
 * the list of denied archives is refused in every mode. An archive that carries a signature must be
 * covered by it wholly, in every mode.
 *
 * <p>Safe for any thread.
 */
public final class TrustPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(TrustPolicy.class);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final String ROOT = "root";

    private final TrustSettings settings;

    /** Follows settings that were made elsewhere. */
    public TrustPolicy(TrustSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a trust file; where there is none, everything is taken and the log says so.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SETTINGS} with every problem of the file
     */
    public static TrustPolicy load(Path file) {
        if (Files.notExists(file)) {
            LOG.warn("{} does not exist, so every bundle is trusted", file);
            return new TrustPolicy(TrustSettings.OPEN);
        }
        return new TrustPolicy(TrustFile.read(file));
    }

    /** Returns what it goes by. */
    public TrustSettings settings() {
        return settings;
    }

    /** Returns which bundles are taken. */
    public TrustMode mode() {
        return settings.mode();
    }

    /** Returns whether bundles may carry native libraries. */
    public boolean allowsNative() {
        return settings.allowNative();
    }

    /**
     * Decides about the bytes that would be installed.
     *
     * @param stored the copy in the store; the dropped file may have changed meanwhile
     * @param sha256 of the copy, lower-case hexadecimal
     * @throws RefusedException {@link RefusalCode#UNSIGNED} to {@link RefusalCode#DENIED}
     */
    TrustDecision decide(Path stored, String sha256) throws RefusedException {
        if (settings.deny().containsKey(sha256)) {
            throw new RefusedException(
                    RefusalCode.DENIED,
                    "is on the list of denied archives: %s; use another release"
                            .formatted(settings.deny().get(sha256)));
        }
        Map<String, X509Certificate> signers = signers(stored);
        if (settings.allow().containsKey(sha256)) {
            return new TrustDecision(TrustMode.LISTED, settings.allow().get(sha256));
        }
        return switch (settings.mode()) {
            case LISTED -> throw notListed(sha256);
            case SIGNED -> signed(signers);
            case OPEN -> openly(signers);
        };
    }

    private static Map<String, X509Certificate> signers(Path stored) throws RefusedException {
        try {
            return SignatureCheck.signers(stored);
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.DAMAGED,
                    "the signature cannot be read: %s; build or copy it again"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static RefusedException notListed(String sha256) {
        return new RefusedException(
                RefusalCode.NOT_LISTED,
                "is not on the list of allowed archives; review it and add sha256 %s to 'allow' in trust.yaml"
                        .formatted(sha256));
    }

    private TrustDecision openly(Map<String, X509Certificate> signers) {
        return signers.keySet().stream()
                .filter(settings.signers()::containsKey)
                .findFirst()
                .map(this::signedBy)
                .orElse(TrustDecision.OPEN);
    }

    private TrustDecision signedBy(String certificate) {
        return new TrustDecision(TrustMode.SIGNED, settings.signers().get(certificate));
    }

    private TrustDecision signed(Map<String, X509Certificate> signers) throws RefusedException {
        if (signers.isEmpty()) {
            throw new RefusedException(
                    RefusalCode.UNSIGNED,
                    "is not signed; use a signed release, or review it and list it by its hash");
        }
        RefusedException reason = unknown(signers);
        for (Map.Entry<String, X509Certificate> signer : signers.entrySet()) {
            if (settings.signers().containsKey(signer.getKey())) {
                try {
                    signer.getValue().checkValidity();
                    return signedBy(signer.getKey());
                } catch (CertificateExpiredException | CertificateNotYetValidException e) {
                    reason = notInForce(signer.getKey(), signer.getValue(), e);
                }
            }
        }
        throw reason;
    }

    private static RefusedException unknown(Map<String, X509Certificate> signers) {
        Map<String, String> names = new TreeMap<>();
        signers.forEach((hash, leaf) -> names.put(leaf.getSubjectX500Principal().getName(), hash));
        return new RefusedException(
                RefusalCode.UNKNOWN_SIGNER,
                "is signed by %s, whom trust.yaml does not name; add the certificate's sha256 to 'signers' if you trust it"
                        .formatted(names));
    }

    private RefusedException notInForce(String hash, X509Certificate leaf, Exception cause) {
        String state = cause instanceof CertificateExpiredException ? "expired" : "is not in force";
        return new RefusedException(
                RefusalCode.EXPIRED,
                "is signed by %s, whose certificate %s (in force from %s to %s); have it signed anew, or list it by its hash"
                        .formatted(
                                settings.signers().get(hash),
                                state,
                                day(leaf.getNotBefore().toInstant()),
                                day(leaf.getNotAfter().toInstant())),
                cause);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /**
     * Refuses a bundle folder that others can write into, unless everything is trusted anyway.
     *
     * @param own a file that this process made, which tells its user
     * @throws RefusedException {@link RefusalCode#UNSAFE_FOLDER}
     */
    void requireSafe(Path folder, Path own) throws RefusedException, IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (settings.mode() == TrustMode.OPEN || view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        List<PosixFilePermission> wide =
                attributes.permissions().stream().filter(OTHERS_WRITE::contains).sorted().toList();
        if (!wide.isEmpty()) {
            throw unsafe(folder, "can be written by its group or by everybody", "chmod go-w");
        }
        String owner = attributes.owner().getName();
        if (!owner.equals(ROOT) && !attributes.owner().equals(Files.getOwner(own))) {
            throw unsafe(folder, "belongs to the user " + owner, "chown");
        }
    }

    private RefusedException unsafe(Path folder, String state, String remedy) {
        return new RefusedException(
                RefusalCode.UNSAFE_FOLDER,
                "lies in %s, which %s, and mode '%s' takes nothing from there; %s the folder"
                        .formatted(folder, state, mode().word(), remedy));
    }
}
