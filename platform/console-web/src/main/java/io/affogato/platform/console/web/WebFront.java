package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleApi;
import io.affogato.platform.console.ConsoleSettings;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/** Everything that is offered over HTTP, by the Servlet Whiteboard. */
final class WebFront implements AutoCloseable {

    private static final String PAGE = "/page";

    private final BundleContext context;
    private final List<ServiceRegistration<?>> offered = new ArrayList<>();
    private final Workers workers;
    private final EventStreams streams;

    private WebFront(BundleContext context, ConsoleApi api) {
        this.context = context;
        ConsoleSettings settings = api.settings();
        workers = new Workers(settings.limits());
        streams = new EventStreams(api.events(), workers, settings.limits());
        AuditLog audit = new AuditLog();
        boolean secure = settings.tls().isPresent();
        HostCheck hosts = new HostCheck(settings.hosts(), settings.address().isLoopbackAddress());
        Sessions sessions = new Sessions(Clock.systemUTC());
        Map<String, byte[]> page = pages(context);
        filter(
                new SecurityFilter(
                        page.keySet(),
                        hosts,
                        new OriginCheck(hosts, secure),
                        new Credentials(settings),
                        sessions,
                        new Failures(Clock.systemUTC()),
                        audit));
        servlet(new SessionServlet(sessions, audit, secure), SecurityFilter.SESSION);
        servlet(new EventServlet(api.events(), streams), "/api/v1/events");
        servlet(new ApiServlet(api, workers, audit), "/api/*", "/v1/*", "/metrics");
        servlet(new PageServlet(page), "/");
        offered.add(
                context.registerService(ConnectorFactory.class, new ConsoleConnector(api), null));
    }

    static WebFront open(BundleContext context, ConsoleApi api) {
        return new WebFront(context, api);
    }

    private void servlet(Servlet servlet, String... patterns) {
        Map<String, Object> properties =
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                        patterns,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                        true);
        offered.add(
                context.registerService(
                        Servlet.class, servlet, FrameworkUtil.asDictionary(properties)));
    }

    private void filter(Filter filter) {
        Map<String, Object> properties =
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN,
                        "/*",
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED,
                        true);
        offered.add(
                context.registerService(
                        Filter.class, filter, FrameworkUtil.asDictionary(properties)));
    }

    private static Map<String, byte[]> pages(BundleContext context) {
        Map<String, byte[]> files = new HashMap<>();
        for (URL url : Collections.list(context.getBundle().findEntries(PAGE, "*", true))) {
            if (url.getPath().endsWith("/")) {
                continue;
            }
            try (InputStream in = url.openStream()) {
                files.put(url.getPath().substring(PAGE.length()), in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        files.put("/", files.get("/index.html"));
        return files;
    }

    @Override
    public void close() {
        streams.close();
        Collections.reverse(offered); // the port first, the filter last
        offered.forEach(ServiceRegistration::unregister);
        workers.close();
    }
}
