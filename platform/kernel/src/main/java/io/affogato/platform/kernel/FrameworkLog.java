package io.affogato.platform.kernel;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the framework's own messages to the host's log. */
final class FrameworkLog extends org.apache.felix.framework.Logger {

    private static final Logger LOG = LoggerFactory.getLogger("io.affogato.platform.framework");

    @Override
    @SuppressWarnings("rawtypes") // the framework declares it so
    protected void doLog(
            Bundle bundle, ServiceReference service, int level, String message, Throwable cause) {
        doLog(level, bundle == null ? message : bundle + ": " + message, cause);
    }

    @Override
    protected void doLog(int level, String message, Throwable cause) {
        switch (level) {
            // whoever installs a bundle reports its failure; the framework's word is for the file
            case LOG_ERROR, LOG_WARNING -> LOG.info(message, cause);
            default -> LOG.debug(message, cause);
        }
    }
}
