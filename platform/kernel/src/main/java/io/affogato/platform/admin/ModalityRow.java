package io.affogato.platform.admin;

/**
 * One modality or task of one bundle file.
 *
 * @param id of the modality; behind {@link #TASK} that of a task; empty if the file was refused
 *     before its manifest was read
 * @param version of the bundle; empty as for {@code id}
 * @param state where it stands
 * @param code of a refusal, such as {@code MOD-301}; empty without
 * @param reason in one line, for people; empty without
 * @param bundle symbolic name; empty as for {@code id}
 * @param sha256 of the bytes; empty if they were never staged
 * @param file it came from; empty if it was installed by a command
 * @param order place among all modalities
 * @param leases uses under way
 * @param signer label of who is trusted for it: a signer, {@code listed} or {@code open}
 * @param bytes of engine memory that its encoders hold now, and its part of networks they share
 * @param since when it reached the state, ISO 8601
 */
public record ModalityRow(
        String id,
        String version,
        BundleState state,
        String code,
        String reason,
        String bundle,
        String sha256,
        String file,
        int order,
        int leases,
        String signer,
        long bytes,
        String since) {

    /** Begins the id of a task. */
    public static final String TASK = "task:";

    /** Returns the same under another id. */
    public ModalityRow named(String other) {
        return new ModalityRow(
                other, version, state, code, reason, bundle, sha256, file, order, leases, signer,
                bytes, since);
    }
}
