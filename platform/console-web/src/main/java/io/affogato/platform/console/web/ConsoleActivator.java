package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleApi;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Opens the web front while there is a {@link ConsoleApi}. */
public final class ConsoleActivator implements BundleActivator {

    private ServiceTracker<ConsoleApi, WebFront> tracker;

    @Override
    public void start(BundleContext context) {
        tracker =
                new ServiceTracker<>(context, ConsoleApi.class, null) {
                    @Override
                    public WebFront addingService(ServiceReference<ConsoleApi> reference) {
                        return WebFront.open(context, context.getService(reference));
                    }

                    @Override
                    public void removedService(
                            ServiceReference<ConsoleApi> reference, WebFront front) {
                        front.close();
                        context.ungetService(reference);
                    }
                };
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        tracker.close();
    }
}
