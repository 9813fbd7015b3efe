package io.affogato.fusion.head;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes of a {@link ConvolutionDecoder}.
 *
 * @param featureWidth D, width of the vision features
 * @param conditionWidth H, width of the fused state
 * @param classes C, 1 or 2
 * @param hidden R, channels inside
 * @param sides side of the map at each level after the first, in pixels; the last is the mask's
 */
public record ConvolutionDecoderConfig(
        int featureWidth, int conditionWidth, int classes, int hidden, List<Integer> sides) {

    private static final int KERNEL = 3;

    /** Level of the last, single-pixel convolution in the authors' names. */
    private static final int LAST = 1;

    /** Checks the sizes. */
    public ConvolutionDecoderConfig {
        sides = List.copyOf(sides);
        positive("feature width", featureWidth);
        positive("condition width", conditionWidth);
        positive("number of channels", hidden);
        sides.forEach(side -> positive("side of a level", side));
        if (sides.isEmpty()) {
            throw new IllegalArgumentException("at least two levels are needed, was one");
        }
        if (classes != 1 && classes != 2) {
            throw new IllegalArgumentException("classes must be 1 or 2, was %d".formatted(classes));
        }
    }

    /** The published sizes inside: 512 channels, maps of 64 and 128 pixels. */
    public static ConvolutionDecoderConfig of(int featureWidth, int conditionWidth, int classes) {
        return new ConvolutionDecoderConfig(
                featureWidth, conditionWidth, classes, 512, List.of(64, 128));
    }

    /** Returns how many feature levels it reads. */
    public int levels() {
        return sides.size() + 1;
    }

    /** Returns the side of the mask in pixels. */
    public int side() {
        return sides.get(sides.size() - 1);
    }

    /** Returns the shape of every trainable tensor by its name, in order. */
    public Map<String, Shape> tensors() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int level = 0; level < levels(); level++) {
            int before = level == 0 ? conditionWidth : hidden;
            for (int step = 1; step <= 2; step++) {
                int in = step == 1 ? before + featureWidth : hidden;
                String name = name(step, level);
                shapes.put("conv" + name + ".weight", new Shape(hidden, in, KERNEL, KERNEL));
                shapes.put("bn" + name + ".weight", new Shape(hidden));
                shapes.put("bn" + name + ".bias", new Shape(hidden));
            }
        }
        shapes.put("conv1_%d.weight".formatted(LAST), new Shape(classes, hidden, 1, 1));
        shapes.put("conv1_%d.bias".formatted(LAST), new Shape(classes));
        return shapes;
    }

    /** Returns the shapes of the running statistics of its norms, in order. */
    public Map<String, Shape> statistics() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int level = 0; level < levels(); level++) {
            for (int step = 1; step <= 2; step++) {
                String norm = "bn" + name(step, level);
                shapes.put(norm + ".running_mean", new Shape(hidden));
                shapes.put(norm + ".running_var", new Shape(hidden));
            }
        }
        return shapes;
    }

    /** Returns the number of trainable parameters. */
    public long parameterCount() {
        return tensors().values().stream().mapToLong(Shape::size).sum();
    }

    /** Returns the ending of a convolution and its norm; levels are counted down to the mask. */
    String name(int step, int level) {
        return "%d_%d".formatted(step, LAST + levels() - level);
    }

    private static void positive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(
                    "%s must be positive, was %d".formatted(what, value));
        }
    }
}
