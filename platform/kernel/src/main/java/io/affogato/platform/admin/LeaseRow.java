package io.affogato.platform.admin;

/**
 * A use of a modality's code that is under way.
 *
 * @param id of the modality
 * @param sha256 of the bundle generation in use
 * @param kind {@code inference}, {@code training-stage} or {@code admin}
 * @param owner who holds it, such as {@code run 31}
 * @param since ISO 8601
 */
public record LeaseRow(String id, String sha256, String kind, String owner, String since) {}
