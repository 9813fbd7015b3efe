package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.util.List;

/** BLIP-2's vision transformer: one level of tokens, pooled by their mean. */
final class EvaTower implements VisionTower {

    private final VisionTransformer transformer;

    EvaTower(ConfigFile file, Weights weights) {
        transformer = VisionTransformer.read(VisionConfig.from(file), weights);
    }

    @Override
    public int imageSize() {
        return transformer.config().imageSize();
    }

    @Override
    public int width() {
        return transformer.width();
    }

    @Override
    public int levels() {
        return 1;
    }

    @Override
    public int pooledWidth() {
        return width();
    }

    @Override
    public List<NDArray> look(NDArray pixels) {
        NDArray tokens = transformer.encode(pixels);
        return List.of(tokens, Autograd.off(() -> Ops.mean(tokens, 1)));
    }
}
