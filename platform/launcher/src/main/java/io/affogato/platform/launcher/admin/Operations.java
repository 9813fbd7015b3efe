package io.affogato.platform.launcher.admin;

import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.RunAdmin;

/** Everything an operator may ask of a process. Each part comes to life when it is first used. */
public interface Operations extends AutoCloseable {

    /** Returns the operations on modality bundles. */
    ModalityAdmin modalities();

    /** Returns the operations on trained adapters. */
    AdapterAdmin adapters();

    /** Returns the operations on training runs. */
    RunAdmin runs();

    /** Returns whether they go on when whoever opened them closes them, as in a shell. */
    boolean last();

    /** Ends what was opened for the caller alone. */
    @Override
    void close();
}
