package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ModalityId;
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
    private final Workers workers;

    /**
     * Trains a model.
     *
     * @param clipNorm limit of the gradient norm of a step; 0 for none, as in the authors' code
     * @param workers compute the parts of a batch
     */
    public JointTrainer(TrainableModel model, AdamW optimiser, double clipNorm, Workers workers) {
        this.model = model;
        this.workers = workers;
        this.step = new GradientStep(optimiser, clipNorm);
    }

    @Override
    public List<PassReport> train(List<Batch> parts, List<ModalityId> active, double learningRate) {
        List<Parameter> parameters = new ArrayList<>();
        active.forEach(modality -> parameters.addAll(model.trained(modality)));
        parameters.addAll(model.shared());
        try (SplitPass pass = new SplitPass(model, parts, workers)) {
            SplitPass.Slope slope = pass.jointSlope(parameters);
            double[] norms = norms(active, slope.gradients());
            boolean stepped = step.take(slope.loss(), parameters, slope.gradients(), learningRate);
            active.forEach(pass::updated);
            return reports(active, slope.loss(), norms, stepped);
        }
    }

    private double[] norms(List<ModalityId> active, List<NDArray> gradients) {
        double[] norms = new double[active.size()];
        int from = 0;
        for (int i = 0; i < norms.length; i++) {
            List<Parameter> own = model.trained(active.get(i));
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
