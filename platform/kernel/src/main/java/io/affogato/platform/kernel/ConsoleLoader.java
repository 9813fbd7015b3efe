package io.affogato.platform.kernel;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Finds what any of the console bundles has, and after them what the host has. Libraries such as
 * JLine look for their own parts through the thread's context class loader, which otherwise sees
 * the host's copy, or none.
 */
final class ConsoleLoader extends ClassLoader {

    private final List<ClassLoader> loaders = new ArrayList<>();

    /**
     * Makes a loader.
     *
     * @param bundles resolved
     * @param host may be null
     */
    ConsoleLoader(Collection<Bundle> bundles, ClassLoader host) {
        super(null);
        for (Bundle bundle : bundles) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null && wiring.getClassLoader() != null) { // a fragment has none
                loaders.add(wiring.getClassLoader());
            }
        }
        if (host != null) {
            loaders.add(host);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ClassNotFoundException none = new ClassNotFoundException(name);
        for (ClassLoader loader : loaders) {
            try {
                return loader.loadClass(name);
            } catch (ClassNotFoundException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    @Override
    protected URL findResource(String name) {
        for (ClassLoader loader : loaders) {
            URL found = loader.getResource(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        List<URL> found = new ArrayList<>();
        for (ClassLoader loader : loaders) {
            found.addAll(Collections.list(loader.getResources(name)));
        }
        return Collections.enumeration(found);
    }
}
