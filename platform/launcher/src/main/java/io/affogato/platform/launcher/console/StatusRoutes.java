package io.affogato.platform.launcher.console;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.kernel.TrustSettings;
import io.affogato.platform.launcher.view.StatusPages;
import io.affogato.platform.launcher.view.StatusPages.Status;
import io.affogato.platform.launcher.view.TrustPages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Calls about the server as a whole: how it stands, whose bundles it takes, what it answers. */
final class StatusRoutes {

    private final ModalityAdmin modalities;
    private final RunAdmin runs;
    private final TrustSettings trust;
    private final Path trustFile;
    private final Supplier<String> address;
    private final Instant started = Instant.now();

    /**
     * Answers from now on.
     *
     * @param trust in force
     * @param trustFile where it was read
     * @param address of the server
     */
    StatusRoutes(
            ModalityAdmin modalities,
            RunAdmin runs,
            TrustSettings trust,
            Path trustFile,
            Supplier<String> address) {
        this.modalities = modalities;
        this.runs = runs;
        this.trust = trust;
        this.trustFile = trustFile;
        this.address = address;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v1/status", this::status)
                .on("GET", "/api/v1/trust", this::trust)
                .on("GET", "/api/v1/openapi.json", this::describe);
    }

    /** The document of OpenAPI, as it is in the archive. */
    private ConsoleReply describe(ConsoleCall call, Map<String, String> names) {
        try (InputStream in = StatusRoutes.class.getResourceAsStream("openapi.json")) {
            return ConsoleReply.bytes(200, ConsoleReply.JSON, in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the launcher's archive is damaged", e);
        }
    }

    private ConsoleReply status(ConsoleCall call, Map<String, String> names) {
        return Json.page(
                StatusPages.status(
                        new Status(
                                StatusPages.RUNNING,
                                ProcessHandle.current().pid(),
                                address.get(),
                                started.toString(),
                                modalities.history().stream()
                                        .mapToLong(generation -> generation.number())
                                        .findFirst()
                                        .orElse(0),
                                modalities.list(false).stream()
                                        .filter(row -> row.state() == BundleState.ACTIVE)
                                        .map(ModalityRow::id)
                                        .filter(id -> !id.startsWith(ModalityRow.TASK))
                                        .toList(),
                                runs.list().stream()
                                        .filter(RunRow::atWork)
                                        .map(RunRow::id)
                                        .toList(),
                                trust.mode().word(),
                                "")));
    }

    private ConsoleReply trust(ConsoleCall call, Map<String, String> names) {
        return Json.page(
                TrustPages.list(Files.exists(trustFile) ? trustFile.toString() : "", trust));
    }
}
