package io.affogato.fusion.pretrain;

import io.affogato.modality.Progress;
import java.util.Map;

/** Writes one stage's curve and tells its progress. */
final class StageCurve implements PretrainingListener {

    private final String stage;
    private final CurveFile file;
    private final Progress progress;
    private final int every;
    private double sum;
    private int count;

    /** Writes a line after every so many steps. */
    StageCurve(String stage, CurveFile file, int every, Progress progress) {
        this.stage = stage;
        this.file = file;
        this.every = every;
        this.progress = progress;
    }

    @Override
    public void stepped(int step, int steps, double loss) {
        sum += loss;
        count++;
        if (step % every == 0) {
            write(step, steps, Map.of());
        }
        progress.report("stage " + stage, step, steps);
    }

    @Override
    public void evaluated(int step, int steps, double loss, Map<String, Double> shares) {
        write(step, steps, shares);
    }

    private void write(int step, int steps, Map<String, Double> shares) {
        double mean = count == 0 ? Double.NaN : sum / count;
        file.append(new CurveFile.Line(stage, step, steps, mean, shares));
        sum = 0;
        count = 0;
    }
}
