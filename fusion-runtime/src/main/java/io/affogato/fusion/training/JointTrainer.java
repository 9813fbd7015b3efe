package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Optim;

import java.util.ArrayList;
import java.util.List;

/**
 * Joint training: one forward pass and one optimiser step a batch, over the adapters of all active
 * modalities and the shared parameters.
 *
 * <p>Source: CREMA (arXiv:2402.05889), training without modality-sequential turns.
 */
public final class JointTrainer implements BatchTrainer {

    private final TrainableModel model;
    private final GradientStep step;

    /**
     * Trains a model.
     *
     * @param clipNorm limit of the gradient norm of a step; 0 for none, as in the authors' code
     */
    public JointTrainer(TrainableModel model, AdamW optimiser, double clipNorm) {
        this.model = model;
        this.step = new GradientStep(optimiser, clipNorm);
    }

    @Override
    public List<PassReport> train(Batch batch, List<ModalityId> active, double learningRate) {
        List<Parameter> parameters = new ArrayList<>();
        active.forEach(modality -> parameters.addAll(model.parameters(modality)));
        parameters.addAll(model.shared());
        try (BatchPass pass = model.open(batch)) {
            NDArray loss = Autograd.on(pass::jointLoss);
            List<NDArray> gradients = step.gradients(loss, parameters);
            double value = loss.toFloatArray()[0];
            double[] norms = norms(active, gradients);
            boolean stepped = step.take(value, parameters, gradients, learningRate);
            active.forEach(pass::updated);
            return reports(active, value, norms, stepped);
        }
    }

    private double[] norms(List<ModalityId> active, List<NDArray> gradients) {
        double[] norms = new double[active.size()];
        int from = 0;
        for (int i = 0; i < norms.length; i++) {
            List<Parameter> own = model.parameters(active.get(i));
            List<NDArray> slopes = gradients.subList(from, from + own.size());
            norms[i] = Optim.norm(LowRankGradients.watched(own, slopes));
            from += own.size();
        }
        return norms;
    }

    private static List<PassReport> reports(
            List<ModalityId> active, double loss, double[] norms, boolean stepped) {
        List<PassReport> reports = new ArrayList<>();
        for (int i = 0; i < norms.length; i++) {
            reports.add(new PassReport(active.get(i), loss, norms[i], stepped));
        }
        return reports;
    }
}
