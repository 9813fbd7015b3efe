package io.affogato.platform.launcher.run;

import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.fusion.eval.AnsweredSample;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.eval.SenseRow;
import io.affogato.fusion.run.HeadAnswerer;
import io.affogato.modality.ModalityId;
import io.affogato.platform.report.ReportModel.Masks;
import io.affogato.platform.report.ReportModel.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Some masks of a run over the pictures they were drawn from.
 *
 * @param answerer draws them again, as none is kept while measuring
 * @param pictures of the one modality over whose first picture they are drawn
 */
record MaskExamples(HeadAnswerer answerer, ClipPictures pictures) {

    private static final int A_SENSE = 2;

    /** Returns a few examples of every sense, or of all samples where no sense is named. */
    List<Masks> of(EvaluationResult result) {
        Set<AnsweredSample> chosen = new LinkedHashSet<>();
        for (SenseRow row : result.senses()) {
            result.answers().stream()
                    .filter(answered -> answered.without().containsKey(row.sense()))
                    .filter(answered -> !chosen.contains(answered))
                    .limit(A_SENSE)
                    .toList()
                    .forEach(chosen::add);
        }
        if (chosen.isEmpty()) {
            result.answers().stream().limit(2 * A_SENSE).forEach(chosen::add);
        }
        return chosen.stream().map(this::masks).flatMap(Optional::stream).toList();
    }

    /** Empty where there is no picture of the recording. */
    private Optional<Masks> masks(AnsweredSample answered) {
        return pictures.first(answered.sample())
                .map(below -> new Masks(answered.sample().question(), views(answered, below)));
    }

    private List<View> views(AnsweredSample answered, byte[] below) {
        List<View> views = new ArrayList<>();
        ObjectMask meant = HeadAnswerer.target(answered.sample());
        views.add(new View("what is meant", MaskPainter.over(below, meant)));
        views.add(view(answered, below, Set.of(), answered.answer().text(), "all senses"));
        answered.without()
                .forEach(
                        (sense, found) ->
                                views.add(
                                        view(
                                                answered,
                                                below,
                                                Set.of(sense),
                                                found.text(),
                                                "without " + sense)));
        return views;
    }

    private View view(
            AnsweredSample answered,
            byte[] below,
            Set<ModalityId> without,
            String found,
            String caption) {
        ObjectMask mask =
                answerer.answer(List.of(answered.sample()), without).get(0).mask().orElseThrow();
        return new View("%s: %s".formatted(caption, found), MaskPainter.over(below, mask));
    }
}
