package io.affogato.platform.launcher.remote;

import io.affogato.modality.ModalityException;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks for the server that holds a data folder.
 *
 * @param home whose data folder
 * @param terminal hears of a server that is there and cannot be asked
 */
public record ServerSearch(AffogatoHome home, Terminal terminal) {

    /**
     * Returns the operations of the server; those of this process if there is none.
     *
     * @param runs folder of runs that is meant
     */
    public Operations instead(Operations own, Path runs) {
        Optional<ServerLink> link = find();
        return link.isPresent() ? new RemoteOperations(link.get(), own, runs) : own;
    }

    /** Returns a link to the server; empty if none runs, or if it does not answer. */
    private Optional<ServerLink> find() {
        try {
            Optional<ServerFile> server = ServerFile.read(home).filter(ServerFile::isAlive);
            if (server.isEmpty()) {
                return Optional.empty();
            }
            ServerLink link = new ServerLink(server.get());
            link.status();
            return Optional.of(link);
        } catch (IOException | ModalityException e) {
            terminal.err().println("warning: " + e.getMessage());
            terminal.err().flush();
            return Optional.empty();
        }
    }
}
