package io.affogato.fusion.features;

import ai.djl.ndarray.NDManager;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frozen encoders of some modalities, each loaded when it is first asked for, and once. Not
 * thread-safe.
 */
public final class OpenEncoders implements AutoCloseable {

    private final Map<ModalityId, Modality> modalities;
    private final EncoderContext context;
    private final EncoderMemory memory;
    private final Runnable closed;
    private final Map<ModalityId, ModalityEncoder> open = new LinkedHashMap<>();
    private boolean isOpen = true;

    /**
     * Loads nothing yet.
     *
     * @param modalities in the order of the run
     * @param context its manager is the parent of those that own weights
     * @param watch hears which encoders are open
     */
    public OpenEncoders(
            Map<ModalityId, Modality> modalities, EncoderContext context, EncoderWatch watch) {
        this.modalities = new LinkedHashMap<>(modalities);
        this.context = context;
        memory = new EncoderMemory(context);
        closed = watch.opened(memory);
    }

    /** Returns the encoder of a modality, which stays this object's. */
    public ModalityEncoder of(ModalityId id) {
        return open.computeIfAbsent(id, i -> modalities.get(i).openEncoder(memory.of(i)));
    }

    /** Returns the sizes of all modalities' features, in the order of the run. */
    public Map<ModalityId, FeatureWidths> widths() {
        Map<ModalityId, FeatureWidths> widths = new LinkedHashMap<>();
        modalities.keySet().forEach(id -> widths.put(id, FeatureWidths.of(of(id))));
        return widths;
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return isOpen;
    }

    /** Returns the manager of the run. */
    NDManager manager() {
        return context.manager();
    }

    /** Frees the weights. Calling it twice is allowed. */
    @Override
    public void close() {
        isOpen = false;
        open.values().forEach(ModalityEncoder::close);
        open.clear();
        closed.run();
        memory.close();
    }
}
