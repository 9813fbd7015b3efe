package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * A small transformer over three feature levels, steered by the fused state at the first, with two
 * enlargements at the end.
 *
 * <p>Axes: B samples, L = 1 + G*G tokens, D feature width, H condition width, R width, C classes, k
 * a quarter of the patch side.
 *
 * <pre>
 *   x = mul(h) * reduce_0(f_0) + add(h);  x = block_0(x)        (B, L, R)
 *   x = block_i(reduce_i(f_i) + x)                              for the other levels
 *   x = norm1(x + attn(x));  x = norm2(x + fc2(relu(fc1(x))))   within a block
 *   y = up(relu(up(relu(conv(x without class token)))))         (B, C, G*k*k, G*k*k)
 * </pre>
 *
 * <p>Source: the decoder of MiT (arXiv:2403.05060) in its authors' code, after CLIPSeg
 * (arXiv:2112.10003). Deviation: 4 heads, where the authors' default of 6 cannot be built.
 *
 * <p>Its arrays belong to the manager it was made with. Not thread-safe while it is trained.
 */
public final class TransformerDecoder implements MaskDecoder {

    private static final double EPSILON = 1e-6;

    private final TransformerDecoderConfig config;
    private final HeadTensors tensors;
    private final FeatureLevels door;

    private TransformerDecoder(TransformerDecoderConfig config, HeadTensors tensors) {
        this.config = config;
        this.tensors = tensors.trainable();
        this.door =
                new FeatureLevels(config.levels(), config.featureWidth(), config.conditionWidth());
    }

    /** Makes an untrained decoder; the seed fixes every value. */
    public static TransformerDecoder fresh(
            NDManager manager, TransformerDecoderConfig config, long seed) {
        HeadStart start = new HeadStart(manager, seed);
        return new TransformerDecoder(
                config,
                HeadTensors.make(
                        config.tensors(), (name, shape) -> first(config, start, name, shape)));
    }

    /**
     * Copies a stored decoder.
     *
     * @param weights holds the names of {@link TransformerDecoderConfig#tensors}
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if a tensor lacks or has another shape
     */
    public static TransformerDecoder read(
            NDManager manager, TransformerDecoderConfig config, Weights weights) {
        return new TransformerDecoder(config, HeadTensors.read(manager, config.tensors(), weights));
    }

    /** Returns the sizes. */
    public TransformerDecoderConfig config() {
        return config;
    }

    @Override
    public int levels() {
        return config.levels();
    }

    @Override
    public int classes() {
        return config.classes();
    }

    @Override
    public List<Parameter> parameters() {
        return tensors.parameters();
    }

    /** Returns an empty list: it keeps nothing besides its parameters. */
    @Override
    public List<Parameter> statistics() {
        return List.of();
    }

    @Override
    public NDArray logits(List<NDArray> features, NDArray condition, boolean training) {
        List<NDArray> states = states(features, condition);
        List<NDArray> growth =
                tensors.affine(TransformerDecoderConfig.GROWTH, List.of("0", "2", "4"));
        NDArray last = states.get(states.size() - 1);
        return MaskLogits.KERNELS.call("grow", last, growth, config.factor());
    }

    /** Returns the tokens after each block, (B, L, R). */
    List<NDArray> states(List<NDArray> features, NDArray condition) {
        door.check(features, condition);
        List<NDArray> states = new ArrayList<>();
        NDArray x = null;
        for (int i = 0; i < config.levels(); i++) {
            NDArray reduced = reduced(features.get(i), i);
            NDArray read = i == 0 ? film(reduced, condition) : Ops.add(reduced, x);
            List<NDArray> block =
                    tensors.affine("layers.%d.".formatted(i), TransformerDecoderConfig.BLOCK);
            x = MaskLogits.KERNELS.call("block", read, block, config.heads(), EPSILON);
            states.add(x);
        }
        return states;
    }

    private NDArray reduced(NDArray features, int level) {
        String name = "reduces." + level;
        return Ops.linear(features, tensors.get(name + ".weight"), tensors.get(name + ".bias"));
    }

    private NDArray film(NDArray x, NDArray condition) {
        return MaskLogits.KERNELS.call(
                "film", x, condition, tensors.affine("", TransformerDecoderConfig.FILM));
    }

    /** The authors' start: narrow normal distributions in the blocks, PyTorch's rule elsewhere. */
    private static NDArray first(
            TransformerDecoderConfig config, HeadStart start, String name, Shape shape) {
        String map = name.substring(0, name.lastIndexOf('.'));
        if (map.startsWith(TransformerDecoderConfig.GROWTH)) {
            return start.uniform(name, shape, kernelInputs(config, map));
        }
        if (name.endsWith(".bias")) {
            return start.constant(shape, 0);
        }
        if (shape.dimension() == 1) {
            return start.constant(shape, 1);
        }
        double root = 1 / Math.sqrt(config.width());
        double narrow = root / Math.sqrt(2.0 * config.encoderLayers());
        return switch (map.substring(map.lastIndexOf('.') + 1)) {
            case "q_proj", "k_proj", "v_proj", "fc2" -> start.normal(name, shape, 0, narrow);
            case "out_proj" -> start.normal(name, shape, 0, root);
            case "fc1" -> start.normal(name, shape, 0, root / Math.sqrt(2));
            default -> start.uniform(name, shape, shape.get(1));
        };
    }

    /** Counts as PyTorch does: the second axis of a kernel, also of a transposed one. */
    private static long kernelInputs(TransformerDecoderConfig config, String map) {
        Shape kernel = config.tensors().get(map + ".weight");
        return kernel.get(1) * kernel.get(2) * kernel.get(3);
    }
}
