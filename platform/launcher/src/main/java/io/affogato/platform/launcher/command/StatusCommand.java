package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.modality.ModalityException;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.remote.ServerFile;
import io.affogato.platform.launcher.remote.ServerLink;
import io.affogato.platform.launcher.terminal.Documents;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.view.StatusPages;
import io.affogato.platform.launcher.view.StatusPages.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether a server runs, and how it stands; exit codes are those of an LSB init script. */
@Command(
        name = "status",
        description = {
            "Says whether a server of this data folder runs, and how it stands.",
            "Exits with 0 if it runs, 3 if not, 4 if that cannot be told."
        })
public final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    StatusCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        Status status = status();
        StatusPages.status(status).show(terminal, common.format());
        return switch (status.state()) {
            case StatusPages.RUNNING -> ExitCode.OK;
            case StatusPages.STOPPED -> ExitCode.NOT_RUNNING;
            default -> ExitCode.UNKNOWN;
        };
    }

    private Status status() {
        Optional<ServerFile> server;
        try {
            server = ServerFile.read(home).filter(ServerFile::isAlive);
        } catch (IOException e) {
            return Status.silent(
                    StatusPages.UNKNOWN,
                    0,
                    "%s cannot be read: %s".formatted(home.serverFile(), e.getMessage()));
        }
        return server.map(StatusCommand::asked).orElseGet(this::stopped);
    }

    private static Status asked(ServerFile server) {
        try {
            return Documents.read(new ServerLink(server).status(), Status.class);
        } catch (IOException | ModalityException e) {
            return Status.silent(StatusPages.UNKNOWN, server.process(), e.getMessage());
        }
    }

    private Status stopped() {
        OptionalLong holder = ModalityKernel.holder(home.data());
        return Status.silent(
                StatusPages.STOPPED,
                holder.orElse(0),
                holder.isPresent()
                        ? "no server; process %d works with %s"
                                .formatted(holder.getAsLong(), home.data())
                        : "no server of " + home.data());
    }
}
