package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;

/**
 * Lets the fused state itself say where the object is, on a grid of cells, before a decoder draws
 * it.
 *
 * <p>Axes: B samples, H state width, G rows and K columns of the grid, C classes of a pixel, Y
 * rows, X columns.
 *
 * <pre>
 *   p    = log softmax(W h + b)                          over the G*K cells
 *   loss = - sum t p                                     t: each cell's share of the mask, mean over B
 *   y    = decoder(features, sg(h)) + sg(resize(c))      sg: no gradient; of the object's class
 *   c    = p + ln G*K, from -12 to 12                    0 for a guess; bilinear between cells' centres
 * </pre>
 *
 * <p>Deviation: the authors of MiT have none. In trials their decoders, started from nothing, drew
 * every object for a long time and not the one that only infused senses name. The place alone
 * teaches the state here, and the pixels teach the decoder: with their gradient let through as
 * well, one run found 48 of 100 places after 400 steps, without it 53.
 *
 * @param cells state to the G*K cells, row by row
 * @param rows G
 */
record Locator(LinearHead cells, int rows) {

    /** Makes an untrained one; the seed fixes every value. */
    static Locator fresh(NDManager manager, int width, int rows, int columns, long seed) {
        return new Locator(LinearHead.fresh(manager, width, rows * columns, seed), rows);
    }

    List<Parameter> parameters() {
        return cells.parameters().stream()
                .map(each -> new Parameter("locator." + each.name(), each.array()))
                .toList();
    }

    /** Maps states (B, H) to logarithms of the cells' probabilities (B, G*K). */
    NDArray places(NDArray states) {
        return Ops.logSoftmax(cells.forward(states));
    }

    /** Returns how far places (B, G*K) miss the cells that masks (B, Y, X) cover, a scalar. */
    NDArray loss(NDArray places, NDArray masks) {
        return MaskLogits.KERNELS.call("missed_places", places, masks, rows);
    }

    /** Adds what places (B, G*K) say to logits (B, C, Y, X); no gradient reaches the places. */
    NDArray narrowed(NDArray logits, NDArray places) {
        return MaskLogits.KERNELS.call("narrowed", logits, places, rows);
    }
}
