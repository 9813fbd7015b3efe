package io.affogato.platform.launcher;

import com.google.inject.AbstractModule;
import io.affogato.platform.launcher.command.CommandModule;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;

/** The whole object graph of a process. Bundles' types never become keys of it. */
final class LauncherModule extends AbstractModule {

    private final AffogatoHome home;
    private final Terminal terminal;
    private final StopSignals signals;

    LauncherModule(AffogatoHome home, Terminal terminal, StopSignals signals) {
        this.home = home;
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        bind(AffogatoHome.class).toInstance(home);
        bind(Terminal.class).toInstance(terminal);
        bind(StopSignals.class).toInstance(signals);
        install(new CommandModule());
    }
}
