package io.affogato.platform.launcher.remote;

import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.launcher.admin.Operations;
import java.nio.file.Path;

/**
 * The operations of a running server, with the same answers as if they were of this process.
 *
 * @param link to the server
 * @param own of this process; for runs of another folder than the server's
 * @param folder of runs that is meant
 */
public record RemoteOperations(ServerLink link, Operations own, Path folder) implements Operations {

    @Override
    public ModalityAdmin modalities() {
        return new RemoteModalities(link);
    }

    @Override
    public AdapterAdmin adapters() {
        return new RemoteAdapters(link);
    }

    @Override
    public RunAdmin runs() {
        return link.server().runs().equals(folder.toAbsolutePath().normalize())
                ? new RemoteRuns(link)
                : own.runs();
    }

    @Override
    public boolean last() {
        return false;
    }

    @Override
    public void close() {
        own.close();
    }
}
