package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
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

    /**
     * Trains a model.
     *
     * @param clipNorm limit of the gradient norm of a step; 0 for none, as in the authors' code
     */
    public SequentialTrainer(TrainableModel model, AdamW optimiser, double clipNorm) {
        this.model = model;
        this.step = new GradientStep(optimiser, clipNorm);
    }

    @Override
    public List<PassReport> train(Batch batch, List<ModalityId> active, double learningRate) {
        List<PassReport> reports = new ArrayList<>();
        try (BatchPass pass = model.open(batch)) {
            for (ModalityId modality : active) {
                reports.add(train(pass, modality, learningRate));
                pass.updated(modality);
            }
        }
        return reports;
    }

    private PassReport train(BatchPass pass, ModalityId modality, double learningRate) {
        List<Parameter> own = model.parameters(modality);
        List<Parameter> parameters = new ArrayList<>(own);
        parameters.addAll(model.shared());

        NDArray loss = Autograd.on(() -> pass.loss(modality));
        List<NDArray> gradients = step.gradients(loss, parameters);
        double value = loss.toFloatArray()[0];
        double norm = Optim.norm(LowRankGradients.watched(own, gradients));
        boolean stepped = step.take(value, parameters, gradients, learningRate);
        return new PassReport(modality, value, norm, stepped);
    }
}
