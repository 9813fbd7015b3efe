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
 * @param locator says where, if anything does
 * @param source of its feature levels
 * @param loss it learns by
 * @param size pixels of a side
 * @param rate factor on the learning rate
 */
record MaskHead(
        MaskDecoder decoder,
        Optional<Locator> locator,
        LevelSource source,
        MaskLoss loss,
        int size,
        double rate)
        implements TaskHead {

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(decoder.parameters());
        locator.ifPresent(where -> all.addAll(where.parameters()));
        return TaskHead.named(all, rate);
    }

    @Override
    public List<Parameter> kept() {
        return TaskHead.named(decoder.statistics(), rate);
    }

    @Override
    public NDArray loss(NDArray states, Batch batch) {
        NDArray target = batch.target().orElseThrow();
        if (locator.isEmpty()) {
            return loss.of(drawn(states, batch, true), target);
        }
        Locator where = locator.get();
        NDArray places = where.places(states);
        NDArray drawn = drawn(Ops.detach(states), batch, true);
        NDArray missed = loss.of(where.narrowed(drawn, places), target);
        return Ops.add(missed, where.loss(places, target));
    }

    @Override
    public NDArray answer(NDArray states, Batch batch) {
        NDArray drawn = drawn(states, batch, false);
        return MaskLogits.chosen(
                locator.map(where -> where.narrowed(drawn, where.places(states))).orElse(drawn));
    }

    private NDArray drawn(NDArray states, Batch batch, boolean training) {
        return MaskLogits.resized(decoder.logits(source.of(batch), states, training), size, size);
    }
}
