package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The files of the page. They are a fixed list, so no path leads anywhere else. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html",
                    "css", "text/css",
                    "js", "text/javascript",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "json", "application/json",
                    "woff2", "font/woff2");

    private final transient Map<String, byte[]> files;

    /**
     * Serves files.
     *
     * @param files content by path, such as {@code /index.html}
     */
    PageServlet(Map<String, byte[]> files) {
        this.files = Map.copyOf(files);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = request.getRequestURI();
        byte[] content = files.get(path);
        if (content == null) {
            Replies.send(response, new Problem(404, "WEB-404", "no such page").reply());
            return;
        }
        String end = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
        String type = TYPES.getOrDefault(end, "application/octet-stream");
        Replies.head(response, ConsoleReply.bytes(200, type, content));
        response.setHeader("Cache-Control", "no-cache");
        response.setContentLength(content.length);
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Pump.start(context, Contents.of(content));
    }
}
