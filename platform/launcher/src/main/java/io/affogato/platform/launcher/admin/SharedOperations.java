package io.affogato.platform.launcher.admin;

import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.RunAdmin;

/**
 * Operations that somebody else opened and will close.
 *
 * @param operations of the process
 */
public record SharedOperations(Operations operations) implements Operations {

    @Override
    public ModalityAdmin modalities() {
        return operations.modalities();
    }

    @Override
    public AdapterAdmin adapters() {
        return operations.adapters();
    }

    @Override
    public RunAdmin runs() {
        return operations.runs();
    }

    @Override
    public boolean last() {
        return true;
    }

    @Override
    public void close() {}
}
