package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.util.List;
import java.util.Optional;

/**
 * What was installed at one moment; never changes.
 *
 * @param modalities by order, then id
 * @param tasks by id
 * @param refusals by file
 */
public record RegistrySnapshot(
        List<InstalledModality> modalities, List<InstalledTask> tasks, List<Refusal> refusals) {

    static final RegistrySnapshot EMPTY = new RegistrySnapshot(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public RegistrySnapshot {
        modalities = List.copyOf(modalities);
        tasks = List.copyOf(tasks);
        refusals = List.copyOf(refusals);
    }

    /** Returns the modality of that id, if it is installed. */
    public Optional<InstalledModality> find(ModalityId id) {
        return modalities.stream().filter(m -> m.id().equals(id)).findFirst();
    }

    /**
     * Returns the modality of that id.
     *
     * @throws ModalityException {@link ErrorCode#UNAVAILABLE} if no bundle offers it
     */
    public InstalledModality modality(ModalityId id) {
        return find(id).orElseThrow(
                        () ->
                                unavailable(
                                        "modality",
                                        id,
                                        modalities.stream().map(InstalledModality::id).toList()));
    }

    /**
     * Returns the task of that id.
     *
     * @throws ModalityException {@link ErrorCode#UNAVAILABLE} if no bundle offers it
     */
    public InstalledTask task(ModalityId id) {
        return tasks.stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                unavailable(
                                        "task",
                                        id,
                                        tasks.stream().map(InstalledTask::id).toList()));
    }

    private ModalityException unavailable(String kind, ModalityId id, List<ModalityId> installed) {
        String refused =
                refusals.isEmpty()
                        ? ""
                        : "; %d bundle(s) were refused, see 'affogato modality list'"
                                .formatted(refusals.size());
        return new ModalityException(
                ErrorCode.UNAVAILABLE,
                "%s '%s' is not installed; installed: %s; add its bundle to bundles/%s"
                        .formatted(kind, id, installed, refused));
    }
}
