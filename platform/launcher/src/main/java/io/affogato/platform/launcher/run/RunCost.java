package io.affogato.platform.launcher.run;

import io.affogato.fusion.run.PromptLength;
import io.affogato.fusion.run.ReportData;
import io.affogato.modality.Sample;
import io.affogato.platform.report.ReportModel.Fact;
import java.util.List;
import java.util.Locale;

/**
 * What a way of fusion costs.
 *
 * @param method its name
 * @param parameters trained and frozen ones
 * @param prompt tokens that the language model reads for one sample
 * @param secondsAStep mean time of a batch while training; NaN for a run of one batch
 * @param peakMebibytes most memory the process has held until training ended; 0 where nobody tells
 */
public record RunCost(
        String method,
        ReportData.Parameters parameters,
        PromptLength prompt,
        double secondsAStep,
        long peakMebibytes) {

    static RunCost of(RunStage stage, Sample sample, double secondsAStep) {
        return new RunCost(
                stage.setup().method().name().toLowerCase(Locale.ROOT),
                stage.model().parameters(),
                stage.model().promptLength(sample, stage.features()),
                secondsAStep,
                PeakMemory.mebibytes());
    }

    /** Returns it line by line, for the report. */
    List<Fact> facts() {
        return List.of(
                new Fact("fusion", method),
                new Fact(
                        "trained parameters",
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d, %.2f %%",
                                parameters.trainable(),
                                parameters.trainable() + parameters.frozen(),
                                100 * parameters.trainableShare())),
                new Fact(
                        "tokens in the language model",
                        "%d of a question, %d added".formatted(prompt.question(), prompt.added())),
                new Fact(
                        "time per step while training",
                        String.format(Locale.ROOT, "%.3f s", secondsAStep)),
                new Fact("most memory held", String.format(Locale.ROOT, "%,d MiB", peakMebibytes)));
    }

    /** Writes it in one line. */
    public String inWords() {
        return String.format(
                Locale.ROOT,
                "%s: %.2f %% of %,d parameters trained, %d tokens added to a question of %d, %.3f s a step, %,d MiB at most",
                method,
                100 * parameters.trainableShare(),
                parameters.trainable() + parameters.frozen(),
                prompt.added(),
                prompt.question(),
                secondsAStep,
                peakMebibytes);
    }
}
