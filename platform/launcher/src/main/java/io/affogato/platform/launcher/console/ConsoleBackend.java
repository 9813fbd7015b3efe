package io.affogato.platform.launcher.console;

import io.affogato.fusion.features.EncoderWatch;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.console.ConsoleApi;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.console.EventLog;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.TrustSettings;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the web console offers, put together. */
public final class ConsoleBackend implements ConsoleApi, AutoCloseable {

    private static final int EVENTS = 4_096;
    private static final long MIB = 1L << 20;

    /** Text of a recipe, a question. */
    private static final BodyLimit DOCUMENT = new BodyLimit(MIB, false);

    /** A question with its media in base 64. */
    private static final BodyLimit CHAT = new BodyLimit(16 * MIB, false);

    private static final BodyLimit NOTHING = new BodyLimit(0, false);

    private final ConsoleSettings settings;
    private final Options options;
    private final EventLog events =
            new EventLog(Long.toString(System.currentTimeMillis(), 36), EVENTS);
    private final Router router = new Router();
    private final LogTail log = LogTail.attach();
    private final AskService ask;
    private final Meters meters;
    private final EventSources sources;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    /**
     * Offers everything.
     *
     * @param home folders
     * @param admins operations
     * @param registry what questions are answered with
     * @param adapters what questions are answered with
     */
    public ConsoleBackend(
            AffogatoHome home,
            Admins admins,
            ModalityRegistry registry,
            AdapterStore adapters,
            ConsoleSettings settings,
            Options options) {
        this.settings = settings;
        this.options = options;
        Path own = home.data().resolve("console");
        ask =
                new AskService(
                        new OpenModels(
                                home, registry, adapters, options.runs(), options.encoders()));
        meters = new Meters(admins.modalities(), admins.runs());
        sources = new EventSources(events, admins.modalities(), admins.runs(), log);
        new ModalityRoutes(admins.modalities(), new Plans(own.resolve("staged"), options.uploads()))
                .addTo(router);
        new AdapterRoutes(admins.adapters()).addTo(router);
        new RunRoutes(admins.runs(), home).addTo(router);
        AskRoutes asking =
                new AskRoutes(
                        ask,
                        new DataSets(home.tasks(), options.data()),
                        new MediaStore(own.resolve("media"), options.media()),
                        new SenseViews(ask));
        asking.addTo(router);
        new OpenAiRoutes(ask, asking).addTo(router);
        TrustSettings trust = options.trust();
        new SystemRoutes(home, options.versions(), log, options.uploads(), trust.mode().word())
                .addTo(router);
        new StatusRoutes(admins.modalities(), admins.runs(), trust, home.trustFile(), this::address)
                .addTo(router);
        meters.addTo(router);
    }

    /**
     * The operations.
     *
     * @param modalities on bundles
     * @param adapters on trained adapters
     * @param runs on training runs
     */
    public record Admins(ModalityAdmin modalities, AdapterAdmin adapters, RunAdmin runs) {}

    /**
     * What the owner allows and has.
     *
     * @param runs folder of runs
     * @param data folders with sample files, besides those of tasks
     * @param media folders whose files callers may name
     * @param uploads whether bundles may be uploaded
     * @param uploadBytes most bytes of a bundle
     * @param mediaBytes most bytes of a media file
     * @param trust whose bundles are taken
     * @param encoders hears which encoders are open
     * @param versions by name of what has them
     */
    public record Options(
            Path runs,
            List<Path> data,
            List<Path> media,
            boolean uploads,
            long uploadBytes,
            long mediaBytes,
            TrustSettings trust,
            EncoderWatch encoders,
            Map<String, String> versions) {}

    /** Returns methods and paths of everything that is answered. */
    List<String> routes() {
        return router.patterns();
    }

    @Override
    public ConsoleSettings settings() {
        return settings;
    }

    @Override
    public BodyLimit limit(String method, String path) {
        if (method.equals("GET") || method.equals("HEAD") || method.equals("DELETE")) {
            return NOTHING;
        }
        if (method.equals("PUT")) {
            return switch (path) {
                case "/api/v1/modalities/staged" ->
                        options.uploads() ? new BodyLimit(options.uploadBytes(), true) : NOTHING;
                case "/api/v1/media" -> new BodyLimit(options.mediaBytes(), true);
                default -> NOTHING;
            };
        }
        return path.equals("/v1/chat/completions") ? CHAT : DOCUMENT;
    }

    @Override
    public ConsoleReply answer(ConsoleCall call) {
        long start = System.nanoTime();
        ConsoleReply reply = answered(call);
        meters.answered(
                call.method(), area(call.path()), reply.status(), System.nanoTime() - start);
        return reply;
    }

    /** Whatever happens, somebody waits for a reply. */
    private ConsoleReply answered(ConsoleCall call) {
        try {
            return router.answer(call);
        } catch (RuntimeException | LinkageError e) {
            return Failure.reply(e);
        }
    }

    /** The first word that says what a call is about; from a fixed set, whatever is asked for. */
    private static String area(String path) {
        for (String area :
                new String[] {"modalities", "plans", "adapters", "runs", "ask", "clips", "logs"}) {
            if (path.startsWith("/api/v1/" + area)) {
                return area;
            }
        }
        return path.startsWith("/v1/") ? "chat" : "other";
    }

    @Override
    public void listening(int at) {
        port.complete(at);
    }

    @Override
    public void failed(String reason) {
        port.completeExceptionally(new IllegalStateException(reason));
    }

    /** Returns the port, once the front listens. */
    public CompletableFuture<Integer> port() {
        return port;
    }

    /** Returns the address at which the front listens; empty before. */
    public String address() {
        int at = port.isCompletedExceptionally() ? 0 : port.getNow(0);
        return at == 0 ? "" : settings.url(at);
    }

    @Override
    public EventLog events() {
        return events;
    }

    /** Closes what is open and not needed; call it now and then. */
    public void tidy() {
        ask.tidy();
    }

    @Override
    public void close() {
        sources.close();
        ask.close();
        meters.close();
        log.close();
    }
}
