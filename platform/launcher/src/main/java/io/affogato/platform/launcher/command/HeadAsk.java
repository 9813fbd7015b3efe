package io.affogato.platform.launcher.command;

import io.affogato.fusion.run.HeadAnswerer;
import io.affogato.fusion.run.HeadAnswerer.HeadAnswer;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a model that answers with a class, a score or a mask, and writes masks into files.
 *
 * @param answerer of the model
 * @param save file of the first mask; others get a number or the removed senses into the name
 */
record HeadAsk(HeadAnswerer answerer, Path save) {

    /**
     * What was answered to one question.
     *
     * @param text in words
     * @param less the same without some senses
     * @param shares of the classes; empty for other heads
     * @param files of masks, with all senses and without some
     */
    record Told(String text, String less, List<Double> shares, List<String> files) {}

    /** Asks everything; {@code removed} may be empty. */
    List<Told> ask(List<Sample> samples, Set<ModalityId> removed) {
        List<HeadAnswer> with = answerer.answer(samples, Set.of());
        List<HeadAnswer> less = removed.isEmpty() ? with : answerer.answer(samples, removed);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<String> files = new ArrayList<>();
            String number = samples.size() > 1 ? "-" + (i + 1) : "";
            written(with.get(i), number).ifPresent(files::add);
            if (!removed.isEmpty()) {
                written(less.get(i), number + "-without").ifPresent(files::add);
            }
            told.add(new Told(with.get(i).text(), less.get(i).text(), with.get(i).shares(), files));
        }
        return told;
    }

    private Optional<String> written(HeadAnswer answer, String ending) {
        return answer.mask()
                .map(
                        mask -> {
                            Path file = named(ending);
                            mask.write(file);
                            return file.toString();
                        });
    }

    private Path named(String ending) {
        String name = save.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : ".png";
        return save.resolveSibling(stem + ending + extension);
    }
}
