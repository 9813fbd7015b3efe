package io.affogato.platform.shell;

import java.io.InputStream;
import java.util.Dictionary;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * Offers the host, which knows no type of the shell, a function that runs a script: a {@link
 * ToIntFunction} of an {@link InputStream} with the property {@code affogato.shell=script}.
 */
public final class ShellActivator implements BundleActivator {

    /** Made by the framework. */
    public ShellActivator() {}

    @Override
    public void start(BundleContext context) {
        ServiceReference<CommandProcessor> shell =
                context.getServiceReference(CommandProcessor.class);
        if (shell == null) {
            throw new IllegalStateException(
                    "the shell's runtime must be started first, found no command processor");
        }
        Dictionary<String, String> properties =
                FrameworkUtil.asDictionary(Map.of("affogato.shell", "script"));
        context.registerService(
                ToIntFunction.class, new ScriptRunner(context.getService(shell)), properties);
    }

    @Override
    public void stop(BundleContext context) {} // the framework takes the service back
}
