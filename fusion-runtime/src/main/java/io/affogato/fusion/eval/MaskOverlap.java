package io.affogato.fusion.eval;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a mask lies on the true one.
 *
 * @param intersection pixels in both
 * @param union pixels in either
 */
public record MaskOverlap(long intersection, long union) {

    /** Checks that the intersection is a part of the union. */
    public MaskOverlap {
        if (intersection < 0 || intersection > union) {
            throw new IllegalArgumentException(
                    "an intersection must lie from 0 to its union %d, was %d"
                            .formatted(union, intersection));
        }
    }

    /**
     * Counts the pixels of a batch.
     *
     * @param masks (B, Y, X), float32, above 0.5 where the object is taken to be
     * @param targets (B, Y, X), float32, above 0.5 where it is
     * @return one overlap a sample, in order
     */
    public static List<MaskOverlap> of(NDArray masks, NDArray targets) {
        if (masks.getShape().dimension() != 3 || !masks.getShape().equals(targets.getShape())) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "masks and targets must both be (B, Y, X), found %s and %s; resize the logits first"
                            .formatted(masks.getShape(), targets.getShape()));
        }
        float[] taken = masks.toFloatArray();
        float[] meant = targets.toFloatArray();
        int samples = (int) masks.getShape().get(0);
        List<MaskOverlap> overlaps = new ArrayList<>();
        for (int b = 0; b < samples; b++) {
            int pixels = taken.length / samples;
            overlaps.add(of(taken, meant, b * pixels, (b + 1) * pixels));
        }
        return overlaps;
    }

    /** Counts the pixels of two masks of one size. */
    public static MaskOverlap of(ObjectMask mask, ObjectMask target) {
        if (mask.height() != target.height() || mask.width() != target.width()) {
            throw new IllegalArgumentException(
                    "%s and %s differ in size; resize one".formatted(mask, target));
        }
        boolean[] taken = mask.pixels();
        boolean[] meant = target.pixels();
        long intersection = 0;
        long union = 0;
        for (int i = 0; i < taken.length; i++) {
            intersection += taken[i] && meant[i] ? 1 : 0;
            union += taken[i] || meant[i] ? 1 : 0;
        }
        return new MaskOverlap(intersection, union);
    }

    private static MaskOverlap of(float[] taken, float[] meant, int start, int end) {
        long intersection = 0;
        long union = 0;
        for (int i = start; i < end; i++) {
            boolean mask = taken[i] > 0.5;
            boolean target = meant[i] > 0.5;
            intersection += mask && target ? 1 : 0;
            union += mask || target ? 1 : 0;
        }
        return new MaskOverlap(intersection, union);
    }

    /** Returns intersection over union, from 0 to 1; 0 where both masks are empty. */
    public double iou() {
        return union == 0 ? 0 : (double) intersection / union;
    }

    /** Returns the Dice coefficient, from 0 to 1; 0 where both masks are empty. */
    public double dice() {
        return 2 * iou() / (1 + iou());
    }
}
