package io.affogato.platform.launcher.console;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.FileReport;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.launcher.view.ModalityPages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Calls about modality bundles. */
final class ModalityRoutes {

    private static final String BASE = "/api/v1/modalities";
    private static final String PLANS = "/api/v1/plans";
    private static final int MOST_ENTRIES = 1_000;

    private final ModalityAdmin admin;
    private final Plans plans;

    ModalityRoutes(ModalityAdmin admin, Plans plans) {
        this.admin = admin;
        this.plans = plans;
    }

    void addTo(Router router) {
        router.on("GET", BASE, this::list)
                .on("GET", BASE + "/{id}", this::info)
                .on("GET", BASE + "/{id}/diagnosis", this::diagnosis)
                .on("GET", "/api/v1/diagnosis", this::diagnosis)
                .on("GET", "/api/v1/generations", this::generations)
                .on("GET", "/api/v1/journal", this::journal)
                .on("POST", PLANS, this::plan)
                .on("POST", PLANS + "/{id}:apply", this::apply)
                .on("POST", "/api/v1/files:verify", (c, n) -> report(c, admin::verify))
                .on("POST", "/api/v1/files:resolve", (c, n) -> report(c, admin::resolve))
                .on("PUT", BASE + "/staged", this::stage);
        for (Change.Kind kind : Change.Kind.values()) {
            if (kind != Change.Kind.INSTALL && kind != Change.Kind.RESTORE) {
                String verb = kind.name().toLowerCase(Locale.ROOT);
                router.on("POST", BASE + "/{id}:" + verb, (call, names) -> now(kind, call, names));
            }
        }
    }

    private ConsoleReply list(ConsoleCall call, Map<String, String> names) {
        return Json.page(ModalityPages.list(admin.list(true), Query.flag(call, "all")));
    }

    private ConsoleReply info(ConsoleCall call, Map<String, String> names) {
        return Json.page(ModalityPages.info(admin.info(id(names))));
    }

    private ConsoleReply diagnosis(ConsoleCall call, Map<String, String> names) {
        Optional<ModalityId> id =
                names.containsKey("id") ? Optional.of(id(names)) : Optional.empty();
        return Json.page(ModalityPages.findings(admin.diagnose(id)));
    }

    private ConsoleReply generations(ConsoleCall call, Map<String, String> names) {
        return Json.page(ModalityPages.generations(admin.history()));
    }

    private ConsoleReply journal(ConsoleCall call, Map<String, String> names) {
        int most = (int) Query.number(call, "most", 200, 1, MOST_ENTRIES);
        return Json.page(
                ModalityPages.journal(
                        call.query().containsKey("after")
                                ? admin.journal(
                                        Query.number(call, "after", 0, 0, Long.MAX_VALUE), most)
                                : admin.newest(most)));
    }

    /**
     * What a caller wishes.
     *
     * @param kind as {@link Change}, any case
     * @param target as {@link Change}; for an installation also {@code staged:<sha256>}
     * @param version may be left out
     * @param when {@code idle}, {@code stage-end} or {@code now}; may be left out
     * @param allowSameVersion may be left out
     * @param reason may be left out
     * @param who for the journal; may be left out
     */
    private record Wish(
            String kind,
            String target,
            String version,
            String when,
            boolean allowSameVersion,
            String reason,
            String who) {

        Change change(Change.Kind what, String toWhat, String caller) {
            return new Change(
                    what,
                    toWhat,
                    version == null ? "" : version,
                    when == null ? SwapPolicy.IDLE : constant(SwapPolicy.class, "when", when),
                    allowSameVersion,
                    reason == null ? "" : reason,
                    who == null ? caller : Names.person(who));
        }
    }

    private ConsoleReply plan(ConsoleCall call, Map<String, String> names) {
        Wish wish = Json.read(call, Wish.class);
        if (wish.kind() == null || wish.target() == null) {
            throw Json.bad("a plan has a kind and a target");
        }
        Change.Kind kind = constant(Change.Kind.class, "kind", wish.kind());
        String target = kind == Change.Kind.INSTALL ? plans.file(wish.target()) : wish.target();
        Change change = wish.change(kind, target, call.who());
        ChangePlan plan = admin.plan(change);
        return Json.page(201, ModalityPages.plan(plan))
                .with("Location", PLANS + "/" + plans.keep(plan));
    }

    private ConsoleReply apply(ConsoleCall call, Map<String, String> names) {
        return done(admin.apply(plans.take(names.get("id")).change()));
    }

    private record Target(String file) {}

    private ConsoleReply report(ConsoleCall call, Function<Path, FileReport> check) {
        Target wish = Json.read(call, Target.class);
        if (wish.file() == null || wish.file().isBlank()) {
            throw Json.bad("name a file of the server: {\"file\": \"...\"}");
        }
        return Json.page(ModalityPages.report(check.apply(Path.of(plans.file(wish.file())))));
    }

    private ConsoleReply stage(ConsoleCall call, Map<String, String> names) {
        Plans.Staged staged = plans.stage(call);
        return Json.document(
                "affogato.modality.staged/1",
                new StagedReport("staged:" + staged.sha256(), admin.verify(staged.file())));
    }

    private record StagedReport(String target, FileReport report) {}

    private ConsoleReply now(Change.Kind kind, ConsoleCall call, Map<String, String> names) {
        Wish wish =
                call.content().length == 0
                        ? new Wish("", "", "", null, false, "", null)
                        : Json.read(call, Wish.class);
        return done(admin.apply(wish.change(kind, id(names).value(), call.who())));
    }

    private static ConsoleReply done(ChangeResult result) {
        return Json.page(result.done() ? 200 : 409, ModalityPages.result(result));
    }

    private static ModalityId id(Map<String, String> names) {
        return Names.modality(names.get("id"));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String what, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw Json.bad(
                    "%s is one of %s, was '%s'"
                            .formatted(
                                    what,
                                    Arrays.toString(type.getEnumConstants())
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-'),
                                    text));
        }
    }
}
