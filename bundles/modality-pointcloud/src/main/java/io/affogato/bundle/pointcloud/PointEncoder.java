package io.affogato.bundle.pointcloud;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.nn.FrozenNetwork;
import io.affogato.nn.PointTransformer;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.PointConfig;
import java.nio.file.Path;

/**
 * The backbone's frozen point transformer, from the folder {@code points}.
 *
 * <p>Axes: B batch, P points, N groups of points, D width.
 *
 * <pre>
 *   tokens = transformer(signals)      (B, 1, N, D)
 * </pre>
 */
final class PointEncoder implements ModalityEncoder {

    private static final String FOLDER = "points";

    private final FrozenNetwork<PointTransformer> loaded;

    PointEncoder(EncoderContext context) {
        PointConfig config = config(context.weights());
        this.loaded =
                FrozenNetwork.load(
                        context,
                        context.weights().resolve(FOLDER),
                        config.toString(),
                        weights -> new PointTransformer(config, weights));
    }

    static PointConfig config(Path backbone) {
        return PointConfig.from(ConfigFile.readFolder(backbone.resolve(FOLDER)));
    }

    @Override
    public int featureWidth() {
        return loaded.network().width();
    }

    @Override
    public String fingerprint() {
        return loaded.fingerprint();
    }

    /** Maps points (B, P, 3), metres, to tokens (B, 1, N, D). */
    @Override
    public Features encode(NDArray signals) {
        PointTransformer transformer = loaded.network();
        Shape shape = signals.getShape();
        Shape expected = new Shape(transformer.config().points(), 3);
        if (shape.dimension() != 3 || !shape.slice(1).equals(expected)) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "points must be (B, %d, 3), found %s; read them for this backbone"
                            .formatted(transformer.config().points(), shape));
        }
        try (NDArray groups = transformer.encode(signals)) {
            return Features.dense(groups.expandDims(1));
        }
    }

    @Override
    public void close() {
        loaded.close();
    }
}
