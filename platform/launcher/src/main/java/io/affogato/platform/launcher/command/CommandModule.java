package io.affogato.platform.launcher.command;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.RecipeReader;

/** Binds every command; each run of the process makes one of them. */
public final class CommandModule extends AbstractModule {

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
        bind(ModalityListCommand.class);
        bind(ModalityWatchCommand.class);
        bind(RecipeCheckCommand.class);
        bind(RecipeSchemaCommand.class);
        bind(DataMakeCommand.class);
        bind(DataConvertCommand.class);
        bind(DataCheckCommand.class);
        bind(PretrainCommand.class);
        bind(ImportCommand.class);
        bind(NewModalityCommand.class);
        bind(BenchCommand.class);
        bind(ServeCommand.class);
        bind(DoctorCommand.class);
        bind(VersionCommand.class);
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
