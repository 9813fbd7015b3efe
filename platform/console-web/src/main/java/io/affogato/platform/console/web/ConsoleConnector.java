package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleApi;
import io.affogato.platform.console.ConsoleSettings;
import java.util.concurrent.TimeUnit;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The only way in: one address and port, limited in connections, time and header size. */
final class ConsoleConnector implements ConnectorFactory {

    private static final int HEADER_BYTES = 8 * 1024;

    private final ConsoleApi api;

    ConsoleConnector(ConsoleApi api) {
        this.api = api;
    }

    @Override
    public Connector createConnector(Server server) {
        closeOthers(server);
        ConsoleSettings settings = api.settings();
        ServerConnector connector = new ServerConnector(server, 1, 1, factories(settings));
        connector.setHost(settings.address().getHostAddress());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.limits().idle().toMillis());
        connector.setAcceptQueueSize(128);
        connector.addBean(new NetworkConnectionLimit(settings.limits().connections(), connector));
        connector.addEventListener(new Report(connector));
        return connector;
    }

    /** The HTTP service opens a port of its own, before anything is served there. */
    private static void closeOthers(Server server) {
        for (Connector other : server.getConnectors()) {
            try {
                other.stop();
            } catch (Exception e) { // Jetty declares no less
                throw new IllegalStateException("cannot close a port nobody asked for", e);
            }
            server.removeConnector(other);
        }
    }

    private static ConnectionFactory[] factories(ConsoleSettings settings) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(settings.limits().idle().toMillis());
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (settings.tls().isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(settings.tls().get().store().toUri().toString());
        tls.setKeyStorePassword(settings.tls().get().password());
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        SecureRequestCustomizer secure = new SecureRequestCustomizer(false);
        secure.setStsMaxAge(365, TimeUnit.DAYS);
        http.addCustomizer(secure);
        return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
    }

    /** Tells the platform how opening the port went. */
    private final class Report implements LifeCycle.Listener {

        private final ServerConnector connector;

        Report(ServerConnector connector) {
            this.connector = connector;
        }

        @Override
        public void lifeCycleStarted(LifeCycle event) {
            api.listening(connector.getLocalPort());
        }

        @Override
        public void lifeCycleFailure(LifeCycle event, Throwable cause) {
            api.failed(String.valueOf(cause.getMessage()));
        }
    }
}
