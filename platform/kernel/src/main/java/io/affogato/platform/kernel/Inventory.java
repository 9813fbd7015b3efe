package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.LeaseRow;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.kernel.KernelState.BundleRecord;
import io.affogato.platform.kernel.KernelState.Place;
import io.affogato.platform.kernel.KernelState.Quarantine;
import io.affogato.platform.kernel.KernelState.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Shows a view of the kernel as rows, one a modality (or task) and version. */
final class Inventory {

    private static final Comparator<ModalityRow> IN_ORDER =
            Comparator.comparingInt(ModalityRow::order)
                    .thenComparing(ModalityRow::id)
                    .thenComparing(ModalityRow::state)
                    .thenComparing(ModalityRow::file);

    /** Files whose modality is unknown come last. */
    private static final int LAST = Integer.MAX_VALUE;

    private final View view;
    private final ToLongFunction<String> engineBytes;
    private final List<ModalityRow> rows = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();

    private Inventory(View view, ToLongFunction<String> engineBytes) {
        this.view = view;
        this.engineBytes = engineBytes;
    }

    /**
     * Returns the rows in order.
     *
     * @param all also those refused, shadowed, quarantined, draining and retired
     */
    static List<ModalityRow> rows(View view, boolean all, ToLongFunction<String> engineBytes) {
        Inventory inventory = new Inventory(view, engineBytes);
        inventory.inUse();
        inventory.underWay();
        inventory.switchedOff();
        if (all) {
            inventory.draining();
            inventory.files();
            inventory.quarantined();
            inventory.retired();
        }
        inventory.rows.sort(IN_ORDER);
        return inventory.rows;
    }

    private void inUse() {
        view.deployed().forEach(d -> add(d, BundleState.ACTIVE, "", ""));
    }

    private void draining() {
        for (Deployment d : view.draining()) {
            boolean late = view.overdue().contains(d);
            add(
                    d,
                    late ? BundleState.DRAINING_OVERDUE : BundleState.DRAINING,
                    late ? RefusalCode.OVERDUE.code() : "",
                    "replaced; held by " + d.holds().stream().map(LeaseHold::owner).toList());
        }
    }

    private void add(Deployment d, BundleState state, String code, String reason) {
        Candidate c = d.candidate();
        shown.add(c.sha256());
        for (Place place : c.places()) {
            rows.add(
                    new ModalityRow(
                            place.id(),
                            c.version().toString(),
                            state,
                            code,
                            reason,
                            c.name(),
                            c.sha256(),
                            c.origin(),
                            place.order(),
                            leases(d, place.id()).size(),
                            d.signer(),
                            engineBytes.applyAsLong(place.id()),
                            (state == BundleState.ACTIVE ? d.since() : d.retiredAt()).toString()));
        }
    }

    static List<LeaseRow> leases(Deployment d, String id) {
        return d.holds().stream()
                .filter(h -> h.concerns(id))
                .map(h -> h.row(id, d.sha256()))
                .toList();
    }

    private void underWay() {
        for (Attempt attempt : view.trying()) {
            Candidate c = attempt.candidate();
            shown.add(c.sha256());
            for (Place place : c.places()) {
                rows.add(row(c, place, BundleState.RESOLVABLE, "", "is being tried", "", ""));
            }
        }
    }

    private static ModalityRow row(
            Candidate c,
            Place place,
            BundleState state,
            String code,
            String reason,
            String signer,
            String since) {
        return new ModalityRow(
                place.id(),
                c.version().toString(),
                state,
                code,
                reason,
                c.name(),
                c.sha256(),
                c.origin(),
                place.order(),
                0,
                signer,
                0,
                since);
    }

    private void switchedOff() {
        view.state()
                .bundles()
                .forEach(
                        (name, record) -> {
                            if (record.active() != null && !record.enabled()) {
                                add(name, record, record.active(), BundleState.DISABLED);
                            }
                        });
    }

    private void retired() {
        view.state()
                .bundles()
                .forEach(
                        (name, record) ->
                                record.previous().stream()
                                        .filter(r -> !shown.contains(r.sha256()))
                                        .forEach(r -> add(name, record, r, BundleState.RETIRED)));
    }

    private void add(String name, BundleRecord record, Revision revision, BundleState state) {
        shown.add(revision.sha256());
        for (Place place : record.offers()) {
            rows.add(
                    new ModalityRow(
                            place.id(),
                            revision.version(),
                            state,
                            "",
                            state == BundleState.DISABLED
                                    ? "switched off"
                                    : "kept for a rollback",
                            name,
                            revision.sha256(),
                            revision.file(),
                            place.order(),
                            0,
                            revision.signer(),
                            0,
                            revision.since()));
        }
    }

    private void files() {
        for (FileBook.Entry entry : view.files()) {
            boolean settled = entry.refusal() == null && !entry.sha256().isEmpty();
            if (settled && shown.contains(entry.sha256())) {
                continue;
            }
            if (entry.candidate() == null) {
                rows.add(unread(entry));
            } else {
                addFile(entry);
            }
        }
    }

    private void addFile(FileBook.Entry entry) {
        if (entry.state() != BundleState.SHADOWED) {
            shown.add(entry.sha256());
        }
        Refusal refusal = entry.refusal();
        String held = entry.state() == BundleState.RETIRED ? RefusalCode.HELD.code() : "";
        for (Place place : entry.candidate().places()) {
            rows.add(
                    row(
                            entry.candidate(),
                            place,
                            entry.state(),
                            refusal == null ? held : refusal.code().code(),
                            refusal == null ? entry.note() : refusal.reason(),
                            "",
                            entry.since().toString()));
        }
    }

    private static ModalityRow unread(FileBook.Entry entry) {
        Refusal refusal = entry.refusal();
        return new ModalityRow(
                "",
                "",
                entry.state(),
                refusal == null ? "" : refusal.code().code(),
                refusal == null ? "still being written" : refusal.reason(),
                "",
                entry.sha256(),
                entry.file().toString(),
                LAST,
                0,
                "",
                0,
                entry.since().toString());
    }

    private void quarantined() {
        for (Map.Entry<String, Quarantine> each : view.state().quarantined().entrySet()) {
            if (shown.add(each.getKey())) {
                Quarantine q = each.getValue();
                for (Place place : q.offers()) {
                    rows.add(
                            new ModalityRow(
                                    place.id(),
                                    q.version(),
                                    BundleState.QUARANTINED,
                                    q.code(),
                                    q.reason(),
                                    q.bundle(),
                                    each.getKey(),
                                    q.file(),
                                    place.order(),
                                    0,
                                    "",
                                    0,
                                    q.since()));
                }
            }
        }
    }
}
