package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws masks over what one modality sees.
 *
 * @param decoder draws
 * @param coarse says roughly where, if anything does
 * @param source of its feature levels
 * @param loss it learns by
 * @param size pixels of a side
 * @param rate factor on the learning rate
 */
record MaskHead(
        MaskDecoder decoder,
        Optional<CoarseMap> coarse,
        LevelSource source,
        MaskLoss loss,
        int size,
        double rate)
        implements TaskHead {

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(decoder.parameters());
        coarse.ifPresent(map -> all.addAll(map.parameters()));
        return TaskHead.named(all, rate);
    }

    @Override
    public List<Parameter> kept() {
        return TaskHead.named(decoder.statistics(), rate);
    }

    @Override
    public NDArray loss(NDArray states, Batch batch) {
        return loss.of(logits(states, batch, true), batch.target().orElseThrow());
    }

    @Override
    public NDArray answer(NDArray states, Batch batch) {
        return MaskLogits.chosen(logits(states, batch, false));
    }

    private NDArray logits(NDArray states, Batch batch, boolean training) {
        NDArray drawn =
                MaskLogits.resized(decoder.logits(source.of(batch), states, training), size, size);
        return coarse.map(map -> Ops.add(drawn, map.logits(states, size))).orElse(drawn);
    }
}
