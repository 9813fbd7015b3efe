package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleApi;
import io.affogato.platform.console.ConsoleApi.BodyLimit;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleCall.Upload;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands calls to the platform and replies to clients. */
final class ApiServlet extends HttpServlet {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);
    private static final long serialVersionUID = 1;
    private static final long MEMORY_SECONDS = 60;
    private static final long FILE_SECONDS = 900;

    private final transient ConsoleApi api;
    private final transient Workers workers;
    private final transient AuditLog audit;

    ApiServlet(ConsoleApi api, Workers workers, AuditLog audit) {
        this.api = api;
        this.workers = workers;
        this.audit = audit;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        BodyLimit limit = api.limit(request.getMethod(), request.getRequestURI());
        long announced = request.getContentLengthLong();
        if (announced > limit.bytes()) {
            refuse(request, response, BodyReader.tooLarge(limit));
            return;
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        if (announced == 0 || (announced < 0 && request.getHeader("Transfer-Encoding") == null)) {
            work(context, new byte[0], Optional.empty());
            return;
        }
        ExpiringBody body = new ExpiringBody(context);
        BodyReader reader =
                BodyReader.start(request.getInputStream(), limit, api.settings().uploads(), body);
        body.limit(
                workers.later(
                        reader::expire,
                        limit.file() ? FILE_SECONDS : MEMORY_SECONDS,
                        TimeUnit.SECONDS));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        audit.note(request, problem.status(), "");
        Replies.send(response, problem.reply());
    }

    /** What happens after the content was read. */
    private final class ExpiringBody implements BodyReader.Then {

        private final AsyncContext context;
        private ScheduledFuture<?> timer;
        private boolean over;

        ExpiringBody(AsyncContext context) {
            this.context = context;
        }

        synchronized void limit(ScheduledFuture<?> timer) {
            this.timer = timer;
            if (over) {
                timer.cancel(false);
            }
        }

        private synchronized void end() {
            over = true;
            if (timer != null) {
                timer.cancel(false);
            }
        }

        @Override
        public void read(byte[] memory, Optional<Upload> upload) {
            end();
            work(context, memory, upload);
        }

        @Override
        public void refused(Problem problem) {
            end();
            answer(context, problem.reply(), "");
        }
    }

    private void work(AsyncContext context, byte[] memory, Optional<Upload> upload) {
        try {
            workers.execute(() -> answer(context, memory, upload));
        } catch (RejectedExecutionException e) {
            remove(upload);
            answer(
                    context,
                    new Problem(503, "WEB-503", "too many calls are waiting; try again")
                            .reply()
                            .with("Retry-After", "2"),
                    "");
        }
    }

    private void answer(AsyncContext context, byte[] memory, Optional<Upload> upload) {
        HttpServletRequest request = (HttpServletRequest) context.getRequest();
        String hash = upload.map(Upload::sha256).orElse("");
        try {
            Optional<Problem> damaged = upload.flatMap(u -> Digest.check(request, u.sha256()));
            answer(
                    context,
                    damaged.isPresent()
                            ? damaged.get().reply()
                            : api.answer(call(request, memory, upload)),
                    hash);
        } finally {
            remove(upload);
        }
    }

    private static ConsoleCall call(
            HttpServletRequest request, byte[] memory, Optional<Upload> upload) {
        String type = request.getContentType() == null ? "" : request.getContentType();
        return new ConsoleCall(
                request.getMethod(),
                path(request),
                query(request.getQueryString()),
                type.split(";", 2)[0].strip(),
                memory,
                upload,
                String.valueOf(request.getAttribute(SecurityFilter.WHO)));
    }

    /** Parameters of the address only; those of a form would be read from the content. */
    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : (text == null ? "" : text).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.putIfAbsent(
                        decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that means itself
        }
    }

    /** The path as the container decoded and checked it. */
    private static String path(HttpServletRequest request) {
        String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
        return request.getServletPath() + rest;
    }

    private void answer(AsyncContext context, ConsoleReply reply, String hash) {
        HttpServletRequest request = (HttpServletRequest) context.getRequest();
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            audit.note(request, reply.status(), hash);
        }
        try {
            send(context, reply);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("a client left", e);
            context.complete();
        }
    }

    private void send(AsyncContext context, ConsoleReply reply) throws IOException {
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        Replies.head(response, reply);
        if (reply.body() instanceof ConsoleReply.Bytes bytes) {
            response.setContentLength(bytes.content().length);
            Pump.start(context, Contents.of(bytes.content()));
        } else if (reply.body() instanceof ConsoleReply.InFile inFile) {
            Contents.OfFile file = new Contents.OfFile(inFile.file());
            response.setContentLengthLong(file.length());
            Pump.start(context, file);
        } else if (reply.body() instanceof ConsoleReply.Live live) {
            Contents.Live content = new Contents.Live();
            Pump pump = Pump.start(context, content);
            content.onNews(pump::wake);
            try {
                live.source().run(content);
            } finally {
                content.end();
            }
        }
    }

    private static void remove(Optional<Upload> upload) {
        upload.ifPresent(
                u -> {
                    try {
                        Files.deleteIfExists(u.file());
                    } catch (IOException e) {
                        LOG.warn("cannot remove {}", u.file(), e);
                    }
                });
    }
}
