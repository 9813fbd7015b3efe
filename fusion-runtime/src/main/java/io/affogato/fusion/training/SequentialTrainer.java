package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.util.ArrayList;
import java.util.List;

/**
 * Modality-sequential training: within a batch the modalities take turns, each with a forward pass
 * of its own and one optimiser step over its adapter and the shared parameters.
 *
 * <p>The shared parameters therefore take one step for each active modality. Parameters of the
 * other modalities do not change by a bit, nor do their moments.
 *
 * <p>Source: CREMA (arXiv:2402.05889), section on modality-sequential training, and its code.
 */
public final class SequentialTrainer implements BatchTrainer {

    private final TrainableModel model;
    private final GradientStep step;
    private final Workers workers;
    private final AdamW optimiser;
    private final boolean zeroGradients;

    /**
     * Trains a model.
     *
     * @param clipNorm limit of the gradient norm of a step; 0 for none, as in the authors' code
     * @param workers compute the parts of a batch
     */
    public SequentialTrainer(
            TrainableModel model, AdamW optimiser, double clipNorm, Workers workers) {
        this(model, optimiser, clipNorm, workers, false);
    }

    /**
     * Trains a model, if wanted as the authors' code does with PyTorch before 2.0.
     *
     * @param zeroGradients whether a step also moves the other modalities' parameters that have had
     *     a gradient before, by decay and by what is left of their moments
     */
    public SequentialTrainer(
            TrainableModel model,
            AdamW optimiser,
            double clipNorm,
            Workers workers,
            boolean zeroGradients) {
        this.model = model;
        this.optimiser = optimiser;
        this.zeroGradients = zeroGradients;
        this.workers = workers;
        this.step = new GradientStep(optimiser, clipNorm);
    }

    @Override
    public List<PassReport> train(List<Batch> parts, List<ModalityId> active, double learningRate) {
        List<PassReport> reports = new ArrayList<>();
        try (SplitPass pass = new SplitPass(model, parts, workers)) {
            for (ModalityId modality : active) {
                reports.add(train(pass, modality, learningRate));
                (zeroGradients ? model.modalities() : List.of(modality)).forEach(pass::updated);
            }
        }
        return reports;
    }

    private PassReport train(SplitPass pass, ModalityId modality, double learningRate) {
        List<Parameter> own = model.trained(modality);
        List<Parameter> parameters = new ArrayList<>(own);
        parameters.addAll(model.shared());

        SplitPass.Slope slope = pass.slope(modality, parameters);
        double norm = Optim.norm(LowRankGradients.watched(own, slope.gradients()));
        boolean stepped = step.take(slope.loss(), parameters, slope.gradients(), learningRate);
        if (stepped && zeroGradients) {
            drift(modality, learningRate);
        }
        return new PassReport(modality, slope.loss(), norm, stepped);
    }

    private void drift(ModalityId trained, double learningRate) {
        List<Parameter> others =
                model.modalities().stream()
                        .filter(modality -> !modality.equals(trained))
                        .flatMap(modality -> model.trained(modality).stream())
                        .filter(optimiser::started)
                        .toList();
        Autograd.off(
                () -> {
                    List<NDArray> zeros =
                            others.stream()
                                    .map(Parameter::array)
                                    .map(p -> Ops.full(p, 0, p.getShape().getShape()))
                                    .toList();
                    optimiser.step(others, zeros, learningRate);
                    zeros.forEach(NDArray::close);
                    return null;
                });
    }
}
