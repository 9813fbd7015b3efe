package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the specification of MiT says of its decoders; the numbers are those of its facts. */
class DecoderFactsTest {

    private static final int VISION = 1024;
    private static final int TEXT = 4096;
    private static final int CLIP_LAYERS = 24;

    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void fact01DecodersHaveThePublishedNumberOfParameters() {
        assertEquals(1_620_642, transformer(2).parameterCount());
        assertEquals(1_620_353, transformer(1).parameterCount());
        assertEquals(44_833_794, ConvolutionDecoderConfig.of(VISION, TEXT, 2).parameterCount());
        assertEquals(44_833_281, ConvolutionDecoderConfig.of(VISION, TEXT, 1).parameterCount());
    }

    @Test
    void fact05DecodersHave64And20TrainableTensors() {
        assertEquals(64, transformer(2).tensors().size());
        assertEquals(20, ConvolutionDecoderConfig.of(VISION, TEXT, 2).tensors().size());
        assertEquals(64, TransformerDecoder.fresh(manager, small(14), 3).parameters().size());
    }

    @Test
    void fact14HeadsThatDoNotDivideTheWidthAreRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new TransformerDecoderConfig(
                                        VISION, TEXT, 2, 14, CLIP_LAYERS, 64, 3, 6, 2048));
        assertEquals(
                "width must be a multiple of heads, was 64 with 6 heads", refused.getMessage());
    }

    @Test
    void fact15MasksHaveThePublishedSides() {
        assertEquals(new Shape(2, 2, 216, 216), transformed(577, 14).getShape());
        assertEquals(new Shape(2, 2, 144, 144), transformed(257, 14).getShape());
        assertEquals(216, transformer(2).side(577));
        assertEquals(144, transformer(2).side(257));

        ConvolutionDecoderConfig config =
                new ConvolutionDecoderConfig(
                        5, 7, 1, 3, ConvolutionDecoderConfig.of(VISION, TEXT, 2).sides());
        ConvolutionDecoder decoder = ConvolutionDecoder.fresh(manager, config, 1);
        NDArray logits = decoder.logits(levels(577, 5), random(2, 7), false);
        assertEquals(new Shape(2, 1, 128, 128), logits.getShape());
        assertEquals(128, config.side());
    }

    @Test
    void blocksAndNormsStartAsTheAuthors() {
        TransformerDecoder decoder = TransformerDecoder.fresh(manager, transformer(2), 4);
        Map<String, float[]> values = values(decoder.parameters());
        for (String map : List.of("self_attn.q_proj", "self_attn.v_proj", "mlp.fc2")) {
            assertEquals(0.01804, deviation(values.get("layers.1." + map + ".weight")), 0.0004);
        }
        assertEquals(0.125, deviation(values.get("layers.0.self_attn.out_proj.weight")), 0.005);
        assertEquals(0.0884, deviation(values.get("layers.2.mlp.fc1.weight")), 0.001);
        double reach = 1 / Math.sqrt(VISION);
        assertEquals(reach / Math.sqrt(3), deviation(values.get("reduces.0.weight")), 0.0003);
        assertTrue(largest(values.get("reduces.0.weight")) <= reach);
        double kernel = 1 / Math.sqrt(32 * 3 * 3);
        assertEquals(kernel, largest(values.get("transposed_convolution.2.weight")), 0.001);
        assertArrayEquals(new float[64], values.get("film_mul.bias"));
        assertArrayEquals(new float[2048], values.get("layers.1.mlp.fc1.bias"));
        assertEquals(1, values.get("layers.1.layer_norm2.weight")[63]);

        ConvolutionDecoderConfig small =
                new ConvolutionDecoderConfig(40, 60, 2, 50, List.of(8, 11));
        Map<String, float[]> kernels =
                values(ConvolutionDecoder.fresh(manager, small, 4).parameters());
        assertEquals(Math.sqrt(2.0 / 900), deviation(kernels.get("conv1_4.weight")), 0.001);
        assertEquals(0.02, deviation(kernels.get("bn2_3.weight")), 0.01);
        assertEquals(1, mean(kernels.get("bn2_3.weight")), 0.02);
        assertArrayEquals(new float[50], kernels.get("bn1_2.bias"));
    }

    @Test
    void theSameSeedStartsTheSame() {
        TransformerDecoderConfig config = small(9);
        Map<String, float[]> one =
                values(TransformerDecoder.fresh(manager, config, 5).parameters());
        Map<String, float[]> two =
                values(TransformerDecoder.fresh(manager, config, 5).parameters());
        Map<String, float[]> other =
                values(TransformerDecoder.fresh(manager, config, 6).parameters());
        one.forEach((name, values) -> assertArrayEquals(values, two.get(name), name));
        assertTrue(one.get("film_add.weight")[0] != other.get("film_add.weight")[0]);
    }

    @Test
    void whatWasStoredAnswersAsBefore() {
        ConvolutionDecoderConfig config = new ConvolutionDecoderConfig(5, 7, 2, 3, List.of(6, 10));
        ConvolutionDecoder trained = ConvolutionDecoder.fresh(manager, config, 2);
        List<NDArray> features = levels(17, 5);
        NDArray condition = random(2, 7);
        trained.logits(features, condition, true);
        Map<String, NDArray> stored = new LinkedHashMap<>();
        trained.parameters().forEach(p -> stored.put(p.name(), p.array()));
        trained.statistics().forEach(p -> stored.put(p.name(), p.array()));

        ConvolutionDecoder read =
                ConvolutionDecoder.read(manager, config, Weights.of("stored", stored));

        assertEquals(
                trained.logits(features, condition, false),
                read.logits(features, condition, false));
    }

    @Test
    void onlyTheFirstLevelIsSteered() {
        TransformerDecoder decoder = TransformerDecoder.fresh(manager, small(8), 7);
        List<NDArray> features = levels(10, 6);
        NDArray one = decoder.logits(features, random(2, 11), false);
        NDArray two = decoder.logits(features, random(2, 11), false);
        assertTrue(largest(Ops.sub(one, two).toFloatArray()) > 1e-3, "the condition counts");

        Map<String, NDArray> cut = new LinkedHashMap<>();
        decoder.parameters().forEach(p -> cut.put(p.name(), p.array()));
        for (String film : List.of("film_mul", "film_add")) {
            cut.put(film + ".weight", Ops.scale(cut.get(film + ".weight"), 0));
        }
        TransformerDecoder blind =
                TransformerDecoder.read(manager, decoder.config(), Weights.of("blind", cut));
        assertEquals(
                blind.logits(features, random(2, 11), false),
                blind.logits(features, random(2, 11), false));
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        TransformerDecoder decoder = TransformerDecoder.fresh(manager, small(8), 7);
        NDArray condition = random(2, 11);
        List<List<NDArray>> bad = new ArrayList<>();
        bad.add(levels(10, 6).subList(0, 2));
        bad.add(levels(12, 6));
        bad.add(levels(10, 5));
        for (List<NDArray> features : bad) {
            assertEquals(ErrorCode.BAD_SHAPE, refused(decoder, features, condition).code());
        }
        ModalityException refused = refused(decoder, levels(10, 6), random(2, 10));
        assertTrue(refused.getMessage().contains("(2, 11)"), refused.getMessage());
    }

    private static ModalityException refused(
            MaskDecoder decoder, List<NDArray> features, NDArray condition) {
        return assertThrows(
                ModalityException.class, () -> decoder.logits(features, condition, false));
    }

    private static TransformerDecoderConfig transformer(int classes) {
        return TransformerDecoderConfig.of(VISION, TEXT, classes, 14, CLIP_LAYERS);
    }

    private static TransformerDecoderConfig small(int patchSize) {
        return new TransformerDecoderConfig(6, 11, 2, patchSize, 4, 8, 3, 2, 12);
    }

    private NDArray transformed(int tokens, int patchSize) {
        TransformerDecoder decoder = TransformerDecoder.fresh(manager, small(patchSize), 1);
        return decoder.logits(levels(tokens, 6), random(2, 11), false);
    }

    private List<NDArray> levels(int tokens, int width) {
        return List.of(
                random(2, tokens, width), random(2, tokens, width), random(2, tokens, width));
    }

    private final SplittableRandom random = new SplittableRandom(11);

    private NDArray random(long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Autograd.off(() -> Ops.tensor(manager, values, shape));
    }

    private static Map<String, float[]> values(List<Parameter> parameters) {
        Map<String, float[]> values =
                parameters.stream()
                        .collect(Collectors.toMap(Parameter::name, p -> p.array().toFloatArray()));
        return Collections.unmodifiableMap(values);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
