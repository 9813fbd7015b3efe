package io.affogato.platform.launcher.console;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.admin.AdapterAdmin.AdapterRow;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.launcher.view.AdapterPages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Calls about trained adapters. */
final class AdapterRoutes {

    private static final String BASE = "/api/v1/adapters";

    private final AdapterAdmin admin;

    AdapterRoutes(AdapterAdmin admin) {
        this.admin = admin;
    }

    void addTo(Router router) {
        router.on("GET", BASE, (c, n) -> Json.page(AdapterPages.list(admin.list())))
                .on("POST", BASE + ":activate", this::activateRun)
                .on(
                        "GET",
                        BASE + "/{modality}/{sha}",
                        (c, n) -> Json.page(AdapterPages.info(admin.info(id(n), n.get("sha")))))
                .on(
                        "POST",
                        BASE + "/{modality}/{sha}:activate",
                        (c, n) -> changed(List.of(admin.activate(id(n), n.get("sha")))))
                .on(
                        "POST",
                        BASE + "/{modality}:rollback",
                        (c, n) -> changed(List.of(admin.rollback(id(n)))))
                .on("POST", BASE + "/{modality}/{sha}:export", this::export);
    }

    private static ConsoleReply changed(List<AdapterRow> rows) {
        return Json.page(AdapterPages.changed(rows));
    }

    private record Origin(String run) {}

    private ConsoleReply activateRun(ConsoleCall call, Map<String, String> names) {
        String run = Json.read(call, Origin.class).run();
        if (run == null || run.isBlank()) {
            throw Json.bad("name the run: {\"run\": \"...\"}");
        }
        return changed(admin.activateRun(run));
    }

    private record Target(String folder) {}

    private ConsoleReply export(ConsoleCall call, Map<String, String> names) {
        Target wish = Json.read(call, Target.class);
        if (wish.folder() == null || wish.folder().isBlank()) {
            throw Json.bad("name the new folder: {\"folder\": \"...\"}");
        }
        AdapterRow row = admin.info(id(names), names.get("sha"));
        Path written = admin.export(id(names), row.sha256(), Path.of(wish.folder()));
        return Json.page(AdapterPages.exported(row.modality(), row.sha256(), written));
    }

    private static ModalityId id(Map<String, String> names) {
        return Names.modality(names.get("modality"));
    }
}
