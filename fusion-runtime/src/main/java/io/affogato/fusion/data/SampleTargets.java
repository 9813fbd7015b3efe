package io.affogato.fusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.nn.Ops;
import java.nio.file.Path;
import java.util.List;

/** What samples ask for besides texts, as arrays of a batch. */
public final class SampleTargets {

    private SampleTargets() {}

    /**
     * Reads the masks, resized without mixing pixels.
     *
     * @param owner manager of the result
     * @return (B, Y, X), float32, 1 for the object and 0 for the rest
     * @throws ModalityException {@link ErrorCode#BAD_SAMPLE} if a sample asks for none; {@link
     *     ErrorCode#MISSING_FILE} or {@link ErrorCode#BAD_MEDIA}
     */
    public static NDArray masks(NDManager owner, List<Sample> samples, int rows, int columns) {
        float[] values = new float[Math.multiplyExact(samples.size(), rows * columns)];
        for (int b = 0; b < samples.size(); b++) {
            Sample sample = samples.get(b);
            Path file = sample.mask().orElseThrow(() -> lacking(sample, "a mask"));
            boolean[] pixels = ObjectMask.read(file).resized(rows, columns).pixels();
            for (int i = 0; i < pixels.length; i++) {
                values[b * pixels.length + i] = pixels[i] ? 1 : 0;
            }
        }
        return Ops.tensor(owner, values, samples.size(), rows, columns);
    }

    /**
     * Returns the scores, (B, 1), float32.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SAMPLE} if a sample asks for none
     */
    public static NDArray scores(NDManager owner, List<Sample> samples) {
        float[] values = new float[samples.size()];
        for (int b = 0; b < values.length; b++) {
            Sample sample = samples.get(b);
            values[b] = (float) sample.score().orElseThrow(() -> lacking(sample, "a score"));
        }
        return Ops.tensor(owner, values, values.length, 1);
    }

    /**
     * Returns the place of the first answer among the classes, (B), int64.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SAMPLE} if a sample's is none of them
     */
    public static NDArray classes(NDManager owner, List<Sample> samples, List<String> classes) {
        long[] values = new long[samples.size()];
        for (int b = 0; b < values.length; b++) {
            Sample sample = samples.get(b);
            List<String> answers = sample.answers();
            values[b] = answers.isEmpty() ? -1 : classes.indexOf(answers.get(0));
            if (values[b] < 0) {
                throw lacking(sample, "one of " + classes);
            }
        }
        return Ops.tensor(owner, values, values.length);
    }

    private static ModalityException lacking(Sample sample, String expected) {
        return new ModalityException(
                ErrorCode.BAD_SAMPLE,
                "%s: sample '%s' must ask for %s; mend its line or leave it out"
                        .formatted(sample.origin(), sample.id(), expected));
    }
}
