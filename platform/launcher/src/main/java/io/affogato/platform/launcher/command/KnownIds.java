package io.affogato.platform.launcher.command;

import io.affogato.platform.admin.AdapterAdmin.AdapterRow;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.admin.Operations;
import java.util.List;

/** What the shell completes words with. */
public final class KnownIds {

    private final Operations operations;

    KnownIds(Operations operations) {
        this.operations = operations;
    }

    /** Returns the ids of modalities. */
    public List<String> modalities() {
        return operations.modalities().list(true).stream()
                .map(ModalityRow::id)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    /** Returns the hashes of adapters. */
    public List<String> adapters() {
        return operations.adapters().list().stream().map(AdapterRow::sha256).toList();
    }

    /** Returns the names of runs. */
    public List<String> runs() {
        return operations.runs().list().stream().map(RunRow::id).toList();
    }
}
