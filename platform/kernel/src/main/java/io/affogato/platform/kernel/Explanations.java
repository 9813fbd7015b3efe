package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalitySpec;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.LeaseRow;
import io.affogato.platform.admin.ModalityInfo;
import io.affogato.platform.admin.ModalityRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.resource.Requirement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains where a modality stands and why. */
final class Explanations {

    private static final Logger LOG = LoggerFactory.getLogger(Explanations.class);

    private final Journal journal;
    private final RetiredLoaders retired;

    Explanations(Journal journal, RetiredLoaders retired) {
        this.journal = journal;
        this.retired = retired;
    }

    /** Returns all that is known of an id. */
    ModalityInfo info(String id, View view, List<ModalityRow> all) {
        List<ModalityRow> rows =
                all.stream()
                        .filter(r -> r.id().equals(id))
                        .sorted(Comparator.comparing(r -> r.state() != BundleState.ACTIVE))
                        .toList();
        if (rows.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.UNAVAILABLE,
                    "modality '%s' is not known; known: %s"
                            .formatted(id, all.stream().map(ModalityRow::id).distinct().toList()));
        }
        Optional<Deployment> used = view.deployed().stream().filter(d -> offers(d, id)).findFirst();
        Map<String, String> manifest = used.map(Explanations::manifest).orElse(Map.of());
        return new ModalityInfo(
                id,
                rows,
                used.map(d -> layout(d, id)).orElse(""),
                manifest,
                used.map(Explanations::spiBuilt).orElse(""),
                EmbeddedFramework.SPI_VERSION,
                used.map(d -> d.candidate().warnings()).orElse(List.of()),
                leases(id, view),
                journal.about(id));
    }

    private static boolean offers(Deployment d, String id) {
        return d.candidate().places().stream().anyMatch(p -> p.id().equals(id));
    }

    private static List<LeaseRow> leases(String id, View view) {
        return Stream.concat(view.deployed().stream(), view.draining().stream())
                .filter(d -> offers(d, id))
                .flatMap(d -> Inventory.leases(d, id).stream())
                .toList();
    }

    private static String layout(Deployment d, String id) {
        return d.modalities().stream()
                .filter(m -> m.id().value().equals(id))
                .map(m -> m.modality().spec())
                .map(Explanations::words)
                .findFirst()
                .orElse("");
    }

    private static String words(ModalitySpec spec) {
        return "%s, %s input projection, %s layer norm"
                .formatted(
                        spec.layout().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        spec.inputProjection() ? "with" : "without",
                        spec.layerNorm() ? "with" : "without");
    }

    private static Map<String, String> manifest(Deployment d) {
        Map<String, String> headers = new TreeMap<>();
        try (JarFile jar = new JarFile(d.candidate().stored().toFile(), false)) {
            jar.getManifest()
                    .getMainAttributes()
                    .forEach((name, value) -> headers.put(name.toString(), value.toString()));
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", d.candidate().stored(), e.getMessage());
        }
        return headers;
    }

    private static String spiBuilt(Deployment d) {
        List<Requirement> needs =
                d.candidate().resource().getRequirements(EmbeddedFramework.RUNTIME_NAMESPACE);
        return needs.stream()
                .map(r -> r.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""))
                .map(filter -> VersionRangeText.of(filter).strip())
                .findFirst()
                .orElse("");
    }

    /** Returns what keeps modalities from being in use or their old code from going. */
    List<Finding> diagnose(View view, Optional<String> id) {
        List<Finding> findings = new ArrayList<>();
        for (Deployment d : view.draining()) {
            if (!d.holds().isEmpty()) {
                findings.add(held(d, view.overdue().contains(d)));
            }
        }
        for (Attempt attempt : view.stuck()) {
            findings.add(
                    new Finding(
                            attempt.candidate().ids().get(0),
                            RefusalCode.NO_ANSWER.code(),
                            "a thread of this bundle could not be stopped; it holds its memory"
                                    + " until the next start",
                            attempt.stack()));
        }
        for (String change : view.waiting()) {
            findings.add(new Finding("", "", change, List.of()));
        }
        for (ModalityRow row : Inventory.rows(view, true, any -> 0)) {
            boolean good = row.code().isEmpty() && row.state() != BundleState.DISABLED;
            boolean told = row.state() == BundleState.DRAINING_OVERDUE;
            if (!good && !told) {
                findings.add(
                        new Finding(
                                row.id().isEmpty() ? row.file() : row.id(),
                                row.code(),
                                row.reason(),
                                details(row, view)));
            }
        }
        for (LeakedLoader leak : retired.report()) {
            findings.add(
                    new Finding(leak.bundle(), LeakedLoader.CODE, leak.message(), leak.threads()));
        }
        findings.removeIf(f -> id.isPresent() && !f.id().equals(id.get()));
        return findings;
    }

    private static List<String> details(ModalityRow row, View view) {
        List<String> details = new ArrayList<>();
        details.add(row.state() + " " + row.version() + " " + row.file());
        view.files().stream()
                .filter(f -> f.refusal() != null && f.file().toString().equals(row.file()))
                .forEach(f -> details.addAll(f.trace()));
        return details;
    }

    private static Finding held(Deployment d, boolean overdue) {
        List<String> details = new ArrayList<>();
        d.holds().forEach(h -> details.addAll(h.describe()));
        return new Finding(
                d.candidate().ids().get(0),
                overdue ? RefusalCode.OVERDUE.code() : "",
                "%s was replaced and is held by %d use(s); end them, nothing is ended by force"
                        .formatted(d.candidate().title(), d.holds().size()),
                details);
    }
}
