package io.affogato.platform.admin;

import io.affogato.modality.ModalityId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every operation on modality bundles, once. The command line, the shell and the web console are
 * thin fronts of it; they share its records as JSON.
 *
 * <p>Safe for any thread. Errors are {@link io.affogato.modality.ModalityException}s.
 */
public interface ModalityAdmin {

    /**
     * Returns one row a bundle and modality that is in use, waiting or disabled.
     *
     * @param all also those refused, shadowed, quarantined, draining and retired
     */
    List<ModalityRow> list(boolean all);

    /** Returns what is known of a modality, refused and earlier versions included. */
    ModalityInfo info(ModalityId id);

    /** Returns what a change would do, and changes nothing. */
    ChangePlan plan(Change change);

    /**
     * Makes a change and waits until it is committed or refused; never longer than a bundle may
     * take to start and to be probed.
     */
    ChangeResult apply(Change change);

    /** Checks the archive, its manifest and its signature, as a dropped file would be. */
    FileReport verify(Path file);

    /** Tries every requirement of a bundle against this runtime, and installs nothing. */
    FileReport resolve(Path file);

    /** Explains why a modality is not in use: holders of leases, threads that hang, leaks. */
    List<Finding> diagnose(Optional<ModalityId> id);

    /** Returns committed generations, newest first. */
    List<Generation> history();

    /**
     * Returns journal entries after a number, oldest first.
     *
     * @param after number of the last entry that is known; 0 for none
     * @param most how many at most
     */
    List<JournalEntry> journal(long after, int most);

    /** Returns the newest journal entries, oldest first. */
    List<JournalEntry> newest(int most);

    /**
     * Calls the listener after each entry of the journal; it must be quick.
     *
     * @return ends the calls
     */
    AutoCloseable listen(Consumer<JournalEntry> listener);
}
