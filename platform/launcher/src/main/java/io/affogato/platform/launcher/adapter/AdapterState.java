package io.affogato.platform.launcher.adapter;

import io.affogato.platform.launcher.home.FolderLock;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The file that says which adapters are in use; processes take turns to write it. */
final class AdapterState {

    private final Path root;
    private final Path file;

    /** Keeps it in a folder, which is made by the first change. */
    AdapterState(Path root) {
        this.root = root;
        file = root.resolve("state.json");
    }

    ActiveAdapters read() {
        return ActiveAdapters.read(file);
    }

    /** Writes what becomes of what is there; no other change comes between. */
    @SuppressWarnings("try") // a lock is held, not used
    synchronized ActiveAdapters change(UnaryOperator<ActiveAdapters> change) {
        try (FolderLock lock =
                FolderLock.take(
                        root.resolve(".lock"), "adapters in " + root, "try again in a moment")) {
            ActiveAdapters next = change.apply(read());
            next.write(file);
            return next;
        }
    }
}
