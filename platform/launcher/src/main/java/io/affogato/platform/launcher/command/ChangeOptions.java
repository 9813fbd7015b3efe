package io.affogato.platform.launcher.command;

import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.SwapPolicy;
import picocli.CommandLine.Option;

/** Options of every command that changes what is installed. */
final class ChangeOptions {

    @Option(
            names = {"-t", "--simulate"},
            description = "Says what would happen, and changes nothing.")
    private boolean simulate;

    @Option(
            names = "--when",
            paramLabel = "idle|stage-end|now",
            defaultValue = "idle",
            description =
                    "What happens to uses under way: they finish with the old code; the change"
                            + " waits for the end of the training stage; the stage saves at its"
                            + " next step and goes on with the new code.")
    private SwapPolicy when = SwapPolicy.IDLE;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "For the journal; needed to release from quarantine.")
    private String reason = "";

    boolean isSimulated() {
        return simulate;
    }

    Change change(Change.Kind kind, String target, String version, boolean allowSameVersion) {
        return new Change(
                kind,
                target,
                version,
                when,
                allowSameVersion,
                reason,
                System.getProperty("user.name", "operator"));
    }
}
