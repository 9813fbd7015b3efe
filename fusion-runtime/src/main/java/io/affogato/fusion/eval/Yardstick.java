package io.affogato.fusion.eval;

import io.affogato.modality.Sample;
import java.util.List;

/** What answers of one kind are measured by. */
public interface Yardstick {

    /** Returns what counts most. */
    Quality measure();

    /** Measures the answers to some samples, one a sample, in order. */
    Qualities of(List<Sample> samples, List<Prediction> predictions);

    /** Returns whether an answer will do. */
    boolean right(Sample sample, Prediction prediction);

    /** Words that have to be right. */
    static Yardstick words(Metric metric) {
        return new WordYardstick(metric);
    }

    /** Classes, by accuracy and F1. */
    static Yardstick classes(List<String> classes) {
        return new ClassYardstick(List.copyOf(classes));
    }

    /** Scores, by correlation and the measures of sentiment analysis. */
    static Yardstick scores() {
        return new ScoreYardstick();
    }

    /** Masks, by how they lie on the true ones. */
    static Yardstick masks() {
        return new MaskYardstick();
    }
}
