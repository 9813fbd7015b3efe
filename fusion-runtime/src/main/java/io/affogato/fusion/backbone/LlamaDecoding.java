package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers being written by a LLaMA: keys and values of the prompt and of past positions are kept.
 */
final class LlamaDecoding implements Decoding {

    private static final Kernels KERNELS = LlamaDecoder.KERNELS;

    private final LlamaModel model;
    private final LlamaDecoder decoder;
    private final KeptArrays kept;
    private final NDArray prompt;
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private final List<Optional<LayerScales>> scales = new ArrayList<>();
    private NDArray mask;

    LlamaDecoding(LlamaModel model, NDArray prompt, NDArray mask) {
        this.model = model;
        this.prompt = prompt;
        decoder = model.decoder();
        kept = new KeptArrays(prompt);
        this.mask = kept.keep(Ops.copy(mask));
    }

    @Override
    public NDArray first() {
        LlamaDecoder.Context context = decoder.context(mask, mask.getShape().get(1));
        NDArray x = prompt;
        for (int i = 0; i < decoder.layers().size(); i++) {
            LlamaDecoder.Block block = decoder.block(i, x, context);
            keys.add(kept.keep(block.keys()));
            values.add(kept.keep(block.values()));
            scales.add(block.scales());
            block.scales().ifPresent(this::keep);
            x = block.output();
        }
        NDArray last = KERNELS.call("last_visible", mask);
        return logits(KERNELS.call("answering", x, last, 1));
    }

    @Override
    public NDArray next(NDArray ids) {
        List<NDArray> rotations = decoder.rotations(KERNELS.call("next_positions", mask));
        long place = mask.getShape().get(1);
        remask(KERNELS.call("continued", mask, 1));
        NDArray bias = KERNELS.call("bias", mask, place);
        NDArray x = model.embed(Ops.reshape(ids, -1, 1));
        for (int i = 0; i < keys.size(); i++) {
            LlamaLayer layer = decoder.layers().get(i);
            List<NDArray> qkv = layer.project(x, rotations);
            kept.replace(keys, i, KERNELS.call("appended", keys.get(i), qkv.get(1)));
            kept.replace(values, i, KERNELS.call("appended", values.get(i), qkv.get(2)));
            NDArray attended =
                    layer.attend(qkv.get(0), keys.get(i), values.get(i), bias, scales.get(i));
            x = layer.feedForward(layer.output(x, attended), scales.get(i));
        }
        return logits(x);
    }

    @Override
    public void reorder(NDArray rows) {
        kept.reorder(List.of(keys, values), rows);
        scales.replaceAll(own -> own.map(old -> rearranged(old, rows)));
        remask(Ops.rows(mask, rows));
    }

    private LayerScales rearranged(LayerScales old, NDArray rows) {
        LayerScales own = old.rows(rows);
        keep(own);
        for (NDArray array : old.arrays()) {
            array.close();
        }
        return own;
    }

    /** Maps the states (B, 1, E) of one position to (B, V). */
    private NDArray logits(NDArray x) {
        return Ops.reshape(model.words(decoder.normalised(x)), -1, model.config().vocabulary());
    }

    private void remask(NDArray longer) {
        mask = kept.replaced(mask, longer);
    }

    private void keep(LayerScales own) {
        for (NDArray array : own.arrays()) {
            kept.keep(array);
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
