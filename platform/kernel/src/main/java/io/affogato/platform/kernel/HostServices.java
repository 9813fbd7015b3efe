package io.affogato.platform.kernel;

import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** What the host and bundles of the installation itself, such as a shell, offer each other. */
public final class HostServices {

    private final Framework framework;

    HostServices(Framework framework) {
        this.framework = framework;
    }

    /** Offers an object of the host, under its class's name, until the framework stops. */
    public void offer(Object service, Map<String, ?> properties) {
        Dictionary<String, Object> all = FrameworkUtil.asDictionary(properties);
        framework.getBundleContext().registerService(service.getClass().getName(), service, all);
    }

    /**
     * Finds an object that a bundle offers.
     *
     * @param type of the JDK or of a package that the host exports
     * @param filter in LDAP notation
     */
    public <T> Optional<T> find(Class<T> type, String filter) {
        BundleContext context = framework.getBundleContext();
        try {
            return context.getServiceReferences(type, filter).stream()
                    .findFirst()
                    .map((ServiceReference<T> found) -> context.getService(found));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("no filter: " + filter, e);
        }
    }

    /** Waits until something stops the framework, as the shell does when it is left. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }
}
