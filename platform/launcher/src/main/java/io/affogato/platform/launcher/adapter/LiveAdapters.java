package io.affogato.platform.launcher.adapter;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.run.PeftExport;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adapters of a user, and which of them answer. */
public final class LiveAdapters implements AdapterAdmin {

    private final AdapterStore store;
    private final ModalityRegistry registry;
    private final AffogatoHome home;
    private final AdapterFit fit;

    /**
     * Manages a store.
     *
     * @param registry bundles that adapters must fit
     */
    public LiveAdapters(AdapterStore store, ModalityRegistry registry, AffogatoHome home) {
        this.store = store;
        this.registry = registry;
        this.home = home;
        this.fit = new AdapterFit(home, store);
    }

    @Override
    public List<AdapterRow> list() {
        ActiveAdapters active = store.active();
        return store.all().stream().map(adapter -> row(adapter, active)).toList();
    }

    @Override
    public AdapterRow info(ModalityId modality, String sha256) {
        return row(store.find(modality, sha256), store.active());
    }

    @Override
    public AdapterRow activate(ModalityId modality, String sha256) {
        AdapterManifest adapter = store.find(modality, sha256);
        requireUsable(adapter);
        ActiveAdapters next =
                store.change(
                        active -> {
                            requireFit(adapter, active);
                            return active.with(Map.of(modality, adapter.sha256()));
                        });
        return row(adapter, next);
    }

    @Override
    public List<AdapterRow> activateRun(String run) {
        Map<ModalityId, AdapterManifest> chosen = new LinkedHashMap<>();
        for (AdapterManifest adapter : store.all()) {
            Path folder = Path.of(adapter.origin().run());
            if (folder.endsWith(run) || adapter.origin().run().equals(run)) {
                chosen.putIfAbsent(adapter.id(), adapter);
            }
        }
        if (chosen.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no adapter comes from run '%s'; see 'affogato adapter list'".formatted(run));
        }
        chosen.values().forEach(this::requireUsable);
        chosen.values().forEach(adapter -> requireFit(adapter, chosen));
        ActiveAdapters next =
                store.change(
                        active -> {
                            Map<ModalityId, String> all = new LinkedHashMap<>();
                            active.slots().keySet().forEach(id -> all.put(new ModalityId(id), ""));
                            chosen.forEach((id, adapter) -> all.put(id, adapter.sha256()));
                            return active.with(all);
                        });
        return chosen.values().stream().map(adapter -> row(adapter, next)).toList();
    }

    @Override
    public AdapterRow rollback(ModalityId modality) {
        ActiveAdapters next =
                store.change(
                        active -> {
                            ActiveAdapters before =
                                    active.back(modality).orElseThrow(() -> nothing(modality));
                            AdapterManifest adapter = current(modality, before);
                            requireUsable(adapter);
                            requireFit(adapter, before);
                            return before;
                        });
        return row(current(modality, next), next);
    }

    private AdapterManifest current(ModalityId modality, ActiveAdapters active) {
        return store.find(modality, active.active(modality).orElseThrow(() -> nothing(modality)));
    }

    private static ModalityException nothing(ModalityId modality) {
        return new ModalityException(
                ErrorCode.MISSING_WEIGHTS,
                "no adapter of '%s' was in use before; see 'affogato adapter list'"
                        .formatted(modality));
    }

    /** Its weights must be whole, and the installed bundle's features what it was trained on. */
    private void requireUsable(AdapterManifest adapter) {
        store.verify(adapter);
        try (ModalityRegistry.Lease lease = registry.lease()) {
            refuse(
                    adapter,
                    fit.misfits(adapter, lease.snapshot().modality(adapter.id()).modality()));
        }
    }

    private void requireFit(AdapterManifest adapter, ActiveAdapters active) {
        Map<ModalityId, AdapterManifest> others = new LinkedHashMap<>();
        for (String name : active.slots().keySet()) {
            ModalityId id = new ModalityId(name);
            active.active(id).ifPresent(sha -> others.put(id, store.find(id, sha)));
        }
        requireFit(adapter, others);
    }

    private void requireFit(AdapterManifest adapter, Map<ModalityId, AdapterManifest> others) {
        List<String> conflicts = new ArrayList<>(fit.conflicts(adapter, others));
        AdapterManifest own = others.get(adapter.id());
        if (!conflicts.isEmpty() && own != null) {
            conflicts.addAll(adapter.tensorDifferences(own));
        }
        refuse(adapter, conflicts);
    }

    private static void refuse(AdapterManifest adapter, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "adapter %s of '%s' does not fit; activate one that does, or all of a run at once:\n  %s"
                            .formatted(
                                    adapter.sha256().substring(0, 12),
                                    adapter.modality(),
                                    String.join("\n  ", differences)));
        }
    }

    @Override
    public Path export(ModalityId modality, String sha256, Path folder) {
        AdapterManifest adapter = store.find(modality, sha256);
        store.verify(adapter);
        NativeCaches.prepare(home);
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            new PeftExport(store.weights(adapter), List.of(modality), adapter.model().rank())
                    .write(folder, manager);
        }
        return folder;
    }

    private static AdapterRow row(AdapterManifest adapter, ActiveAdapters active) {
        double accuracy = adapter.origin().accuracy();
        return new AdapterRow(
                adapter.modality(),
                adapter.sha256(),
                active.active(adapter.id()).filter(adapter.sha256()::equals).isPresent(),
                adapter.origin().run(),
                adapter.origin().step(),
                accuracy == AdapterManifest.NOT_MEASURED ? Double.NaN : accuracy,
                adapter.model().backbone(),
                "%s %s".formatted(adapter.bundle().version(), adapter.bundle().sha256()),
                adapter.tensors().entrySet().stream()
                        .map(e -> "%s %s".formatted(e.getKey(), e.getValue()))
                        .toList(),
                adapter.parameters(),
                adapter.time());
    }
}
