package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.modality.ModalityId;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a bundle of one's own from the template. */
@Command(
        name = "new-modality",
        description = "Starts a bundle of your own: a complete, tested project to change.")
public final class NewModalityCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Id of the modality: lower-case letters, digits and hyphens.")
    private ModalityId id;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "A folder that does not exist yet (modality-ID).")
    private Path folder;

    @Option(
            names = "--package",
            paramLabel = "NAME",
            description = "Java package of the classes (io.affogato.bundle.ID without hyphens).")
    private String packageName;

    @Inject
    NewModalityCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    private record Result(String id, String folder, String packageName, int files) {}

    @Override
    public Integer call() {
        Path target = folder == null ? Path.of("modality-" + id) : folder;
        TemplateCopy copy = new TemplateCopy(id, packageName, home);
        int files = copy.write(target.toAbsolutePath().normalize());
        Path dropIn = home.bundleFolders().get(0);
        terminal.show(
                common.format(),
                "affogato.new-modality/1",
                new Result(id.value(), target.toString(), copy.packageName(), files),
                out -> {
                    out.printf("wrote %d files to %s%n%n", files, target);
                    out.printf(
                            "  mvn -B -f \"%s\" verify      compiles it, runs its contract tests%n",
                            target);
                    out.printf(
                            "  cp \"%s\"/target/*.jar \"%s\"      installs it%n", target, dropIn);
                    out.printf("  affogato modality list      shows it%n");
                });
        return ExitCode.OK;
    }
}
