package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.VisionConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Names and shapes of the tensors a network takes, learnt from the network: it is built of arrays
 * that are one number, shown over and over, and what it asked for is written down.
 */
public final class NetworkShapes {

    private final NDManager manager;

    /** Makes a recorder whose arrays belong to a manager. */
    public NetworkShapes(NDManager manager) {
        Engines.start();
        this.manager = manager;
    }

    /** Returns those of a T5. */
    public Map<String, Shape> t5(T5Config config) {
        return recorded(weights -> new T5Model(config, weights));
    }

    /** Returns those of a vision transformer, under the names of LAVIS. */
    public Map<String, Shape> vision(VisionConfig config) {
        return recorded(weights -> new VisionTransformer(config, weights));
    }

    /** Returns those of a BEATs. */
    public Map<String, Shape> beats(BeatsConfig config) {
        return recorded(weights -> new BeatsEncoder(config, weights));
    }

    /** Returns those of a LLaMA. */
    public Map<String, Shape> llama(LlamaConfig config) {
        return recorded(weights -> new LlamaModel(config, weights));
    }

    /** Returns those of CLIP's vision tower. */
    public Map<String, Shape> clip(ClipVisionConfig config) {
        return recorded(weights -> new ClipVision(config, weights));
    }

    private Map<String, Shape> recorded(Consumer<Weights> network) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        try (NDManager scratch = manager.newSubManager()) {
            network.accept(
                    Weights.fresh(
                            scratch,
                            (name, shape, owner) -> {
                                shapes.put(name, shape);
                                return Ops.tensor(owner, new float[1], 1).broadcast(shape);
                            }));
        }
        return shapes;
    }
}
