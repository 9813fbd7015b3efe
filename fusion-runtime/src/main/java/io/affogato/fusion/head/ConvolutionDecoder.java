package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder like the way up of a U-Net: the fused state, as a constant map, joins the deepest
 * level, and finer levels join on larger maps.
 *
 * <p>Axes: B samples, D feature width, H condition width, R channels, C classes, Y = X side.
 *
 * <pre>
 *   x = twice relu(norm(conv([x or constant map ; level])))     (B, R, Y, X)
 *   x = resize(x), level = resize(level)                        before every level but the first
 *   y = W x + b at every pixel                                  (B, C, Y, X)
 * </pre>
 *
 * <p>While training, norms use the mean and variance of the batch and move the running ones by a
 * tenth (with the unbiased variance); else they use the running ones. Resizing is bilinear and
 * keeps the corners.
 *
 * <p>Source: the second decoder of MiT (arXiv:2403.05060) in its authors' code, after LAVT.
 * Deviation: widths and sides are parameters; norms are those of one process. PyTorch's count of
 * batches is not kept, for it enters no formula.
 *
 * <p>Its arrays belong to the manager it was made with. Not thread-safe while it is trained.
 */
public final class ConvolutionDecoder implements MaskDecoder {

    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;
    private static final double NORM_SPREAD = 0.02;

    private final ConvolutionDecoderConfig config;
    private final HeadTensors tensors;
    private final HeadTensors statistics;
    private final FeatureLevels door;

    private ConvolutionDecoder(
            ConvolutionDecoderConfig config, HeadTensors tensors, HeadTensors statistics) {
        this.config = config;
        this.tensors = tensors.trainable();
        this.statistics = statistics;
        this.door =
                new FeatureLevels(config.levels(), config.featureWidth(), config.conditionWidth());
    }

    /** Makes an untrained decoder; the seed fixes every value. */
    public static ConvolutionDecoder fresh(
            NDManager manager, ConvolutionDecoderConfig config, long seed) {
        HeadStart start = new HeadStart(manager, seed);
        return new ConvolutionDecoder(
                config,
                HeadTensors.make(
                        config.tensors(), (name, shape) -> first(config, start, name, shape)),
                HeadTensors.make(
                        config.statistics(),
                        (name, shape) -> start.constant(shape, name.endsWith("_var") ? 1 : 0)));
    }

    /**
     * Copies a stored decoder with its running statistics.
     *
     * @param weights holds the names of {@link ConvolutionDecoderConfig#tensors} and {@link
     *     ConvolutionDecoderConfig#statistics}
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if a tensor lacks or has another shape
     */
    public static ConvolutionDecoder read(
            NDManager manager, ConvolutionDecoderConfig config, Weights weights) {
        return new ConvolutionDecoder(
                config,
                HeadTensors.read(manager, config.tensors(), weights),
                HeadTensors.read(manager, config.statistics(), weights));
    }

    /** Returns the sizes. */
    public ConvolutionDecoderConfig config() {
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

    /** Returns running means and variances, which belong to a checkpoint as the parameters do. */
    @Override
    public List<Parameter> statistics() {
        return statistics.parameters();
    }

    @Override
    public NDArray logits(List<NDArray> features, NDArray condition, boolean training) {
        door.check(features, condition);
        NDArray first = MaskLogits.KERNELS.call("map", features.get(0));
        NDArray constant = MaskLogits.KERNELS.call("spread", condition, first);
        NDArray x = stage(constant, first, 0, training);
        for (int i = 1; i < config.levels(); i++) {
            int side = config.sides().get(i - 1);
            NDArray level = MaskLogits.KERNELS.call("map", features.get(i));
            x =
                    stage(
                            MaskLogits.resized(x, side, side),
                            MaskLogits.resized(level, side, side),
                            i,
                            training);
        }
        List<NDArray> last = tensors.affine("", List.of("conv1_1"));
        return MaskLogits.KERNELS.call("point", x, last.get(0), last.get(1));
    }

    private NDArray stage(NDArray before, NDArray level, int index, boolean training) {
        List<NDArray> weights = new ArrayList<>();
        for (int step = 1; step <= 2; step++) {
            String name = config.name(step, index);
            weights.add(tensors.get("conv" + name + ".weight"));
            weights.add(tensors.get("bn" + name + ".weight"));
            weights.add(tensors.get("bn" + name + ".bias"));
            weights.add(statistics.get("bn" + name + ".running_mean"));
            weights.add(statistics.get("bn" + name + ".running_var"));
        }
        return MaskLogits.KERNELS.call(
                "stage", before, level, weights, training, MOMENTUM, EPSILON);
    }

    /** Kernels by Kaiming's rule, norms near one; the last bias by PyTorch's rule. */
    private static NDArray first(
            ConvolutionDecoderConfig config, HeadStart start, String name, Shape shape) {
        if (shape.dimension() > 1) {
            long inputs = shape.size() / shape.get(0);
            return start.normal(name, shape, 0, Math.sqrt(2.0 / inputs));
        }
        if (name.startsWith("conv")) {
            return start.uniform(name, shape, config.hidden());
        }
        return name.endsWith(".weight")
                ? start.normal(name, shape, 1, NORM_SPREAD)
                : start.constant(shape, 0);
    }
}
