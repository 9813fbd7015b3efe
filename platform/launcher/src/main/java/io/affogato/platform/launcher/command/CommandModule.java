package io.affogato.platform.launcher.command;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.admin.LocalOperations;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.admin.OperationsSource;
import io.affogato.platform.launcher.admin.SharedOperations;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.launcher.remote.ServerSearch;
import io.affogato.platform.launcher.terminal.Terminal;
import java.nio.file.Path;

/** Binds every command; each run of the process makes one of them. */
public final class CommandModule extends AbstractModule {

    /** Where run folders lie, relative to where the process is started. */
    private static final Path RUNS = Path.of("runs");

    private final Operations shared;

    /** Every command opens operations of its own. */
    public CommandModule() {
        this(null);
    }

    /**
     * Every command works with operations of the process, and leaves them open.
     *
     * @param shared may be null for none
     */
    public CommandModule(Operations shared) {
        this.shared = shared;
    }

    @Override
    protected void configure() {
        bind(CommandRunner.class);
        bind(KernelStart.class);
        bind(Examination.class);
        bind(TrainCommand.class);
        bind(EvalCommand.class);
        bind(AskCommand.class);
        bind(EncodeCommand.class);
        bind(ExportCommand.class);
        bind(ModalityCommand.class);
        bind(AdapterCommand.class);
        bind(RunCommand.class);
        bind(TrustCommand.class);
        bind(ConsoleCommand.class);
        bind(RecipeCheckCommand.class);
        bind(RecipeSchemaCommand.class);
        bind(DataMakeCommand.class);
        bind(DataConvertCommand.class);
        bind(DataCheckCommand.class);
        bind(PretrainCommand.class);
        bind(ImportCommand.class);
        bind(EstimateCommand.class);
        bind(NewModalityCommand.class);
        bind(BenchCommand.class);
        bind(ServeCommand.class);
        bind(StatusCommand.class);
        bind(CompletionCommand.class);
        bind(DoctorCommand.class);
        bind(VersionCommand.class);
    }

    /** Operations are those of the server that holds the data folder, if one does. */
    @Provides
    OperationsSource operations(
            AffogatoHome home, Terminal terminal, KernelStart kernels, AdapterStore adapters) {
        return shared == null
                ? () ->
                        new ServerSearch(home, terminal)
                                .instead(new LocalOperations(home, kernels, adapters, RUNS), RUNS)
                : () -> new SharedOperations(shared);
    }

    @Provides
    @Singleton
    static AdapterStore adapterStore(AffogatoHome home) {
        return new AdapterStore(home.adapters());
    }

    @Provides
    static RecipeReader recipeReader() {
        return new RecipeReader();
    }
}
