package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.List;

/** What a decoder expects of its input, checked once at the door. */
record FeatureLevels(int levels, int featureWidth, int conditionWidth) {

    void check(List<NDArray> features, NDArray condition) {
        if (features.size() != levels) {
            throw refused("%d feature levels".formatted(levels), features.size());
        }
        Shape first = features.get(0).getShape();
        for (NDArray level : features) {
            Shape shape = level.getShape();
            if (shape.dimension() != 3 || shape.get(2) != featureWidth || !shape.equals(first)) {
                throw refused("features (B, 1+G*G, %d)".formatted(featureWidth), shape);
            }
        }
        grid(first.get(1));
        Shape expected = new Shape(first.get(0), conditionWidth);
        if (!condition.getShape().equals(expected)) {
            throw refused("a condition " + expected, condition.getShape());
        }
    }

    /** Returns G for 1 + G*G tokens. */
    static int grid(long tokens) {
        int grid = (int) Math.round(Math.sqrt((double) Math.max(0, tokens - 1)));
        if (grid < 1 || (long) grid * grid != tokens - 1) {
            throw refused("a class token and a square of patches", tokens + " tokens");
        }
        return grid;
    }

    private static ModalityException refused(String expected, Object found) {
        return new ModalityException(
                ErrorCode.BAD_SHAPE,
                "a mask decoder needs %s, found %s; use features of the encoder it was made for"
                        .formatted(expected, found));
    }
}
