package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import java.util.List;

/**
 * Draws masks over what one modality sees.
 *
 * @param decoder draws
 * @param source of its feature levels
 * @param loss it learns by
 * @param size pixels of a side
 * @param rate factor on the learning rate
 */
record MaskHead(MaskDecoder decoder, LevelSource source, MaskLoss loss, int size, double rate)
        implements TaskHead {

    @Override
    public List<Parameter> parameters() {
        return TaskHead.named(decoder.parameters(), rate);
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
        return MaskLogits.resized(decoder.logits(source.of(batch), states, training), size, size);
    }
}
