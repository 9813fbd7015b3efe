package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.util.function.Consumer;

/**
 * What is installed. Bundles come and go; whoever needs them to stay takes a lease.
 *
 * <p>Safe for any thread.
 */
public interface ModalityRegistry {

    /** Returns what is installed now. */
    RegistrySnapshot snapshot();

    /**
     * Takes what is installed now and keeps its code loaded until the lease is closed, even if a
     * file is replaced or deleted meanwhile.
     */
    default Lease lease() {
        return lease(LeaseRequest.of(LeaseKind.ADMIN, Thread.currentThread().getName()));
    }

    /** As {@link #lease()}, saying who needs it and what for. */
    Lease lease(LeaseRequest request);

    /**
     * Takes one modality as it is installed now; what replaces it serves leases taken later.
     *
     * @throws ModalityException {@link ErrorCode#UNAVAILABLE} if no bundle offers it
     */
    ModalityLease lease(ModalityId id, LeaseRequest request);

    /**
     * Calls the listener after each change, on the kernel's thread; it must be quick.
     *
     * @return closes the subscription
     */
    Subscription listen(Consumer<RegistryEvent> listener);

    /** A hold on the code of everything in one snapshot. */
    interface Lease extends AutoCloseable {

        /** Returns what was installed when the lease was taken. */
        RegistrySnapshot snapshot();

        /** Lets go. Calling it twice is allowed. */
        @Override
        void close();
    }

    /** A hold on the code of one modality. */
    interface ModalityLease extends AutoCloseable {

        /** Returns the modality as it was installed when the lease was taken. */
        InstalledModality modality();

        /** Lets go. Calling it twice is allowed. */
        @Override
        void close();
    }

    /** A listener's place in the registry. */
    interface Subscription extends AutoCloseable {

        /** Ends the calls. Calling it twice is allowed. */
        @Override
        void close();
    }
}
