package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.ChannelCode;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.PointTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.PointConfig;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The architectures that learn words through the frozen query transformer. */
public enum Network {
    /** A spectrogram transformer, {@link BeatsEncoder}. */
    @JsonProperty("beats")
    BEATS {
        @Override
        Fresh fresh(ConfigFile config, long seed, NDManager owner) {
            BeatsConfig sizes = BeatsConfig.from(config);
            Initializer rule = BeatsEncoder.initializer(sizes, seed, SPREAD);
            BeatsEncoder encoder = new BeatsEncoder(sizes, Weights.fresh(owner, rule));
            return new Fresh(
                    signals -> ChannelCode.join(heard(encoder, signals)),
                    signals -> ChannelCode.pool(heard(encoder, signals)),
                    encoder.parameters());
        }
    },
    /** A transformer over groups of points, {@link PointTransformer}. */
    @JsonProperty("point-transformer")
    POINT_TRANSFORMER {
        @Override
        Fresh fresh(ConfigFile config, long seed, NDManager owner) {
            PointConfig sizes = PointConfig.from(config);
            Initializer rule = Initializer.seeded(seed, SPREAD);
            PointTransformer encoder = new PointTransformer(sizes, Weights.fresh(owner, rule));
            return new Fresh(
                    encoder::forward,
                    signals -> Ops.mean(encoder.forward(signals), 1),
                    encoder.parameters());
        }
    };

    static final double SPREAD = 0.07; // about 1 over the root of the width

    /**
     * A network with starting values.
     *
     * @param encode maps signals (B, ...) to tokens (B, N, D)
     * @param pool maps signals (B, ...) to one vector each (B, J)
     * @param parameters by the names they are stored under
     */
    record Fresh(
            UnaryOperator<NDArray> encode,
            UnaryOperator<NDArray> pool,
            Map<String, NDArray> parameters) {}

    /** Maps spectrograms (B, C, F, M) to the tokens of each channel (B, C, L, D). */
    private static NDArray heard(BeatsEncoder encoder, NDArray signals) {
        long[] shape = signals.getShape().getShape();
        NDArray flat = Ops.reshape(signals, shape[0] * shape[1], shape[2], shape[3]);
        return Ops.reshape(encoder.forward(flat), shape[0], shape[1], -1, encoder.config().width());
    }

    /** Makes a network whose starting values follow from the seed. */
    abstract Fresh fresh(ConfigFile config, long seed, NDManager owner);
}
