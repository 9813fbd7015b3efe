package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.admin.RunAdmin.RunInfo;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.view.RunPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Calls about training runs. */
final class RunRoutes {

    private static final String BASE = "/api/v1/runs";
    private static final int MOST_LINES = 5_000;

    private final RunAdmin admin;
    private final AffogatoHome home;

    RunRoutes(RunAdmin admin, AffogatoHome home) {
        this.admin = admin;
        this.home = home;
    }

    void addTo(Router router) {
        router.on("GET", BASE, (c, n) -> Json.page(RunPages.list(admin.list())))
                .on("POST", BASE, this::start)
                .on(
                        "GET",
                        BASE + "/{id}",
                        (c, n) -> Json.page(RunPages.info(admin.info(n.get("id")))))
                .on(
                        "POST",
                        BASE + "/{id}:stop",
                        (c, n) -> Json.page(RunPages.row(admin.stop(n.get("id")))))
                .on(
                        "POST",
                        BASE + "/{id}:resume",
                        (c, n) -> Json.page(RunPages.row(admin.resume(n.get("id")))))
                .on("GET", BASE + "/{id}/metrics", this::metrics)
                .on("GET", BASE + "/{id}/report", this::report)
                .on("GET", "/api/v1/recipes", this::recipes);
    }

    private record Start(String recipe, String name, Map<String, String> settings) {}

    private ConsoleReply start(ConsoleCall call, Map<String, String> names) {
        Start wish = Json.read(call, Start.class);
        if (wish.recipe() == null || wish.recipe().isBlank()) {
            throw Json.bad("a run starts from the text of a recipe");
        }
        RunAdmin.RunRow row =
                admin.start(
                        wish.recipe(),
                        wish.name() == null ? "" : wish.name(),
                        wish.settings() == null ? Map.of() : wish.settings());
        return Json.page(RunPages.row(row));
    }

    private ConsoleReply metrics(ConsoleCall call, Map<String, String> names) {
        long since = Query.number(call, "since", 0, 0, Long.MAX_VALUE);
        int most = (int) Query.number(call, "most", 1_000, 1, MOST_LINES);
        String run = names.get("id");
        return Json.page(RunPages.metrics(run, since, admin.metrics(run, since, most)));
    }

    /** The report has styles and scripts of its own, so it is shown apart from everything. */
    private ConsoleReply report(ConsoleCall call, Map<String, String> names) {
        RunInfo info = admin.info(names.get("id"));
        Path file = Path.of(info.folder()).resolve("report.html");
        if (!info.report() || !Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "run %s has no report yet".formatted(names.get("id")));
        }
        return ConsoleReply.file("text/html", file)
                .with(
                        "Content-Security-Policy",
                        "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; "
                                + "script-src 'unsafe-inline'; img-src data:");
    }

    private record RecipeText(String name, String text) {}

    private ConsoleReply recipes(ConsoleCall call, Map<String, String> names) {
        Path folder = home.installation().resolve("recipes");
        if (!Files.isDirectory(folder)) {
            return Json.list("affogato.recipe.list/1", List.of());
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(f -> f.getFileName().toString().endsWith(".yaml"))
                            .sorted()
                            .toList();
            return Json.list(
                    "affogato.recipe.list/1", found.stream().map(RunRoutes::read).toList());
        } catch (IOException e) {
            throw new ModalityException(ErrorCode.IO, "cannot list %s: %s".formatted(folder, e), e);
        }
    }

    private static RecipeText read(Path file) {
        try {
            return new RecipeText(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ModalityException(ErrorCode.IO, "cannot read %s: %s".formatted(file, e), e);
        }
    }
}
