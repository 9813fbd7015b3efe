package io.affogato.platform.kernel;

import java.util.function.Consumer;

/**
 * What is installed. Bundles come and go; whoever needs them to stay takes a {@link Lease}.
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
    Lease lease();

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

    /** A listener's place in the registry. */
    interface Subscription extends AutoCloseable {

        /** Ends the calls. Calling it twice is allowed. */
        @Override
        void close();
    }
}
