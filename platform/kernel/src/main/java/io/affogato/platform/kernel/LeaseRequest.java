package io.affogato.platform.kernel;

import java.util.Objects;

/**
 * Who needs code, and what for.
 *
 * @param kind what for
 * @param owner who, in words, such as {@code run 31}
 * @param onDrain called at most once, on the kernel's thread, when an operator wants the code
 *     replaced now: finish the step, save, close the lease and take a new one. Must be quick; what
 *     happens is the owner's choice, and nothing is ever ended by force
 */
public record LeaseRequest(LeaseKind kind, String owner, Runnable onDrain) {

    /** Checks that all is there. */
    public LeaseRequest {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(onDrain);
    }

    /** For an owner that cannot be asked to hurry. */
    public static LeaseRequest of(LeaseKind kind, String owner) {
        return new LeaseRequest(kind, owner, () -> {});
    }
}
