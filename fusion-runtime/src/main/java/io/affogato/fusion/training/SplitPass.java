package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Optim;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The passes over a batch that comes in parts. Each part has a thread of its own; losses and
 * gradients are then added up in the order of the parts, so that the result does not depend on who
 * is first.
 */
final class SplitPass implements AutoCloseable {

    private final long[] targets;
    private final List<BatchPass> passes;
    private final Workers workers;

    SplitPass(TrainableModel model, List<Batch> parts, Workers workers) {
        this.targets = parts.stream().mapToLong(Batch::learnt).toArray();
        this.passes = parts.stream().map(model::open).toList();
        this.workers = workers;
    }

    /**
     * A loss and its gradients.
     *
     * @param loss mean over the answer tokens, or a head's samples, of all parts
     * @param gradients one for each input; they belong to the manager of the first part
     */
    record Slope(double loss, List<NDArray> gradients) {}

    /** Differentiates the loss of a modality's pass. */
    Slope slope(ModalityId trained, List<Parameter> inputs) {
        return slope(pass -> pass.loss(trained), inputs);
    }

    /** Differentiates the joint loss. */
    Slope jointSlope(List<Parameter> inputs) {
        return slope(BatchPass::jointLoss, inputs);
    }

    private Slope slope(Function<BatchPass, NDArray> loss, List<Parameter> inputs) {
        List<NDArray> arrays = inputs.stream().map(Parameter::array).toList();
        List<Slope> slopes =
                workers.each(passes, pass -> differentiate(() -> loss.apply(pass), arrays));
        return slopes.size() == 1 ? slopes.get(0) : mean(slopes);
    }

    private static Slope differentiate(Supplier<NDArray> loss, List<NDArray> inputs) {
        NDArray value = Autograd.on(loss);
        return new Slope(value.toFloatArray()[0], Autograd.gradients(value, inputs));
    }

    private Slope mean(List<Slope> slopes) {
        double all = 0;
        for (long own : targets) {
            all += own;
        }
        double loss = 0;
        List<NDArray> sum = slopes.get(0).gradients();
        for (int i = 0; i < targets.length; i++) {
            double share = targets[i] / all;
            loss += share * slopes.get(i).loss();
            if (i == 0) {
                Optim.scale(sum, share);
            } else {
                Optim.add(sum, slopes.get(i).gradients(), share);
            }
        }
        return new Slope(loss, sum);
    }

    /** Says that a modality's parameters have changed. */
    void updated(ModalityId modality) {
        passes.forEach(pass -> pass.updated(modality));
    }

    @Override
    public void close() {
        passes.forEach(BatchPass::close);
    }
}
