package io.affogato.platform.launcher.console;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import java.nio.file.Path;
import java.util.Map;

/** Calls about trained adapters. */
final class AdapterRoutes {

    private static final String BASE = "/api/v1/adapters";
    private static final String ROW = "affogato.adapter/1";

    private final AdapterAdmin admin;

    AdapterRoutes(AdapterAdmin admin) {
        this.admin = admin;
    }

    void addTo(Router router) {
        router.on("GET", BASE, (c, n) -> Json.list("affogato.adapter.list/1", admin.list()))
                .on(
                        "GET",
                        BASE + "/{modality}/{sha}",
                        (c, n) -> Json.document(ROW, admin.info(id(n), n.get("sha"))))
                .on(
                        "POST",
                        BASE + "/{modality}/{sha}:activate",
                        (c, n) -> Json.document(ROW, admin.activate(id(n), n.get("sha"))))
                .on(
                        "POST",
                        BASE + "/{modality}:rollback",
                        (c, n) -> Json.document(ROW, admin.rollback(id(n))))
                .on("POST", BASE + "/{modality}/{sha}:export", this::export);
    }

    private record Target(String folder) {}

    private ConsoleReply export(ConsoleCall call, Map<String, String> names) {
        Target wish = Json.read(call, Target.class);
        if (wish.folder() == null || wish.folder().isBlank()) {
            throw Json.bad("name the new folder: {\"folder\": \"...\"}");
        }
        Path written = admin.export(id(names), names.get("sha"), Path.of(wish.folder()));
        return Json.document("affogato.adapter.export/1", new Target(written.toString()));
    }

    private static ModalityId id(Map<String, String> names) {
        return Names.modality(names.get("modality"));
    }
}
