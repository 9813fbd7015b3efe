package io.affogato.fusion.features;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Adds up what the encoders that are open now hold in the engine's memory. Safe for any thread. */
public final class EncoderGauge implements EncoderWatch {

    private final Set<EncoderMemory> open = ConcurrentHashMap.newKeySet();

    @Override
    public Runnable opened(EncoderMemory memory) {
        open.add(memory);
        return () -> open.remove(memory);
    }

    /**
     * Returns the bytes that a modality's encoders hold: their own, and of each network that
     * several share an equal part.
     *
     * @param modality id of the modality; nothing is counted for other words
     */
    public long bytes(String modality) {
        return open.stream().mapToLong(memory -> memory.bytes(modality)).sum();
    }
}
