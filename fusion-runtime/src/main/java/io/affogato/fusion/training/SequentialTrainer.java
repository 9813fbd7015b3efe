package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;
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

    /**
     * Trains a model.
     *
     * @param clipNorm limit of the gradient norm of a step; 0 for none, as in the authors' code
     * @param workers compute the parts of a batch
     */
    public SequentialTrainer(
            TrainableModel model, AdamW optimiser, double clipNorm, Workers workers) {
        this.model = model;
        this.workers = workers;
        this.step = new GradientStep(optimiser, clipNorm);
    }

    @Override
    public List<PassReport> train(List<Batch> parts, List<ModalityId> active, double learningRate) {
        List<PassReport> reports = new ArrayList<>();
        try (SplitPass pass = new SplitPass(model, parts, workers)) {
            for (ModalityId modality : active) {
                reports.add(train(pass, modality, learningRate));
                pass.updated(modality);
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
        return new PassReport(modality, slope.loss(), norm, stepped);
    }
}
