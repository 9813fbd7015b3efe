package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;

/** Answers being written by a T5: keys and values of past positions and of the encoder are kept. */
final class T5Decoding implements Decoding {

    private final T5Model model;
    private final KeptArrays kept;
    private NDArray crossBias;
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private final List<NDArray> crossKeys = new ArrayList<>();
    private final List<NDArray> crossValues = new ArrayList<>();
    private long position;

    T5Decoding(T5Model model, NDArray encoded, NDArray mask) {
        this.model = model;
        kept = new KeptArrays(encoded);
        NDManager manager = kept.manager();
        crossBias = kept.keep(T5Model.KERNELS.call("mask_only", mask));
        long b = encoded.getShape().get(0);
        T5Config config = model.config();
        for (T5Layer layer : model.decoder().layers) {
            crossKeys.add(kept.keep(layer.keys(encoded)));
            crossValues.add(kept.keep(layer.values(encoded)));
            keys.add(manager.zeros(new Shape(b, config.heads(), 0, config.headWidth())));
            values.add(manager.zeros(new Shape(b, config.heads(), 0, config.headWidth())));
        }
    }

    @Override
    public NDArray first() {
        return next(T5Model.KERNELS.call("starts", crossBias, T5Config.PAD));
    }

    @Override
    public NDArray next(NDArray ids) {
        NDArray bias = model.decoder().causalBias(ids, position, 1);
        NDArray x = model.embed(Ops.reshape(ids, -1, 1));
        List<T5Layer> layers = model.decoder().layers;
        for (int i = 0; i < layers.size(); i++) {
            T5Layer layer = layers.get(i);
            List<NDArray> step = layer.cachedAttention(x, keys.get(i), values.get(i), bias);
            kept.replace(keys, i, step.get(1));
            kept.replace(values, i, step.get(2));
            x = layer.crossAttention(step.get(0), crossKeys.get(i), crossValues.get(i), crossBias);
            x = layer.feedForward(x);
        }
        position++;
        NDArray hidden = Ops.rmsNorm(x, model.decoder().norm, model.config().epsilon());
        return Ops.reshape(model.logits(hidden), -1, model.config().vocabulary());
    }

    @Override
    public void reorder(NDArray rows) {
        kept.reorder(List.of(keys, values, crossKeys, crossValues), rows);
        crossBias = kept.replaced(crossBias, Ops.rows(crossBias, rows));
    }

    @Override
    public void close() {
        kept.close();
    }
}
