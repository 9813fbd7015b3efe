package io.affogato.fusion.importing;

import io.affogato.nn.safetensors.TensorBytes;
import java.util.Map;

/**
 * One folder to be written.
 *
 * @param config text of {@code config.json}
 * @param tensors by native name
 */
record NativePart(String config, Map<String, TensorBytes> tensors) {

    long bytes() {
        return tensors.values().stream().mapToLong(TensorBytes::bytes).sum();
    }
}
