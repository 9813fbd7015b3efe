package io.affogato.fusion.importing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.fusion.head.ConvolutionDecoderConfig;
import io.affogato.fusion.head.TransformerDecoderConfig;
import io.affogato.fusion.mit.MitAdapter;
import io.affogato.fusion.mit.MitFolder;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.mit.OfficialLayout;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.nn.Engines;
import io.affogato.nn.torchsave.Python;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as MiT's authors save them, of a small model. */
class MitImportTest {

    private static final int GLOBAL = 5;
    private static final int FEED_FORWARD = 14;
    private static final int HEADS = 3;
    private static final int HEAD_WIDTH = 4;
    private static final BlockSizes BLOCKS = new BlockSizes(6, HEADS, HEAD_WIDTH, FEED_FORWARD);
    private static final ModalityId ID = new ModalityId("sight");

    @TempDir private Path folder;

    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, Object> state = new LinkedHashMap<>();
    private NDManager manager;

    @BeforeEach
    void save() {
        Engines.start();
        manager = NDManager.newBaseManager();
        for (int j = 0; j < 2; j++) {
            for (String map : List.of("km", "vm", "kp", "vp", "ff")) {
                int out = map.equals("ff") ? FEED_FORWARD : HEADS * HEAD_WIDTH;
                put("fc_embedding_%s.%d.weight".formatted(map, j), out, GLOBAL);
                put("fc_embedding_%s.%d.bias".formatted(map, j), out);
            }
        }
        put("learnable_head_mask", 2, HEADS);
        new TransformerDecoderConfig(9, 8, 2, 12, 1, 7, 3, 1, 10)
                .tensors()
                .forEach((name, shape) -> put("decoder." + name, shape.getShape()));
        put("llama.model.norm.weight", 8);
        put("image_encoder.pre_layrnorm.bias", 9);
        put("image_encoder_projection.weight", GLOBAL, 9);
    }

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void fact18ItsTensorsComeBackUnderTheirNames() throws IOException {
        ImportReport report = run(options(List.of(2, 5), true));

        assertEquals("a MiT checkpoint", report.layout());
        assertEquals(List.of("sight"), report.adapters());
        assertEquals(
                List.of("llama.*", "image_encoder.*", "image_encoder_projection.*"),
                report.dropped());
        MitFolder opened = MitFolder.open(folder.resolve("out"), manager);
        assertEquals(MitMode.OFFICIAL_B, opened.infusion().mode());
        assertEquals(List.of(2, 5), opened.infusion().layers());
        assertEquals(0, opened.infusion().rank());
        assertTrue(opened.infusion().normalised());
        assertEquals(1e-6, opened.rmsEpsilon());
        MitAdapter adapter = opened.adapter(manager, BLOCKS);
        Map<String, NDArray> official = new OfficialLayout(adapter.config()).write(adapter);
        assertEquals(2 * 10 + 1, official.size());
        official.forEach((name, array) -> assertValues(name, array));
        assertValues(
                "decoder.film_mul.weight", opened.weights().get("decoder.film_mul.weight", 7, 8));
    }

    @Test
    void fact18WithoutItsLayersItIsRefusedInWords() throws IOException {
        ModalityException e =
                assertThrows(
                        ModalityException.class,
                        () -> importing(Optional.empty()).run(out(), manager, Progress.NONE));
        assertEquals(ErrorCode.BAD_WEIGHTS, e.code());
        assertTrue(
                e.getMessage().contains("infuses 2 blocks of a language model, but does not say"),
                e.getMessage());
        assertTrue(e.getMessage().contains("--layers"), e.getMessage());
    }

    @Test
    void anotherNumberOfLayersOrOneTwiceIsRefused() {
        for (List<Integer> wrong : List.of(List.of(2), List.of(1, 2, 3), List.of(2, 2))) {
            assertThrows(ModalityException.class, () -> run(options(wrong, true)));
        }
    }

    @Test
    void layersGoByTheirPlaceInTheList() throws IOException {
        run(options(List.of(5, 2), false));
        MitFolder folder = MitFolder.open(out(), manager);
        MitAdapter adapter = folder.adapter(manager, BLOCKS);
        assertFalse(folder.infusion().keepAdditiveKey());
        assertEquals(2 * 9, adapter.parameters().size());
        new OfficialLayout(adapter.config(), List.of(5, 2))
                .write(adapter)
                .forEach((name, array) -> assertValues(name, array));
        assertArrayEquals(
                values.get("fc_embedding_km.1.bias"),
                adapter.parameters().stream()
                        .filter(p -> p.name().equals("mit.sight.2.km.bias"))
                        .findFirst()
                        .orElseThrow()
                        .array()
                        .toFloatArray());
    }

    @Test
    void aLanguageModelOfOtherSizesIsRefused() throws IOException {
        run(options(List.of(2, 5), true));
        MitFolder opened = MitFolder.open(out(), manager);
        for (BlockSizes other :
                List.of(
                        new BlockSizes(5, HEADS, HEAD_WIDTH, FEED_FORWARD),
                        new BlockSizes(6, HEADS + 1, HEAD_WIDTH, FEED_FORWARD),
                        new BlockSizes(6, HEADS, HEAD_WIDTH, FEED_FORWARD + 1))) {
            assertThrows(ModalityException.class, () -> opened.adapter(manager, other));
        }
    }

    @Test
    void aMissingTensorIsTold() {
        state.remove("module.fc_embedding_vp.1.bias");
        ModalityException e =
                assertThrows(ModalityException.class, () -> run(options(List.of(2, 5), true)));
        assertTrue(e.getMessage().contains("fc_embedding_vp.1.bias"), e.getMessage());
    }

    @Test
    void aTensorOfTheDecoderThatLacksOrIsTooMuchIsTold() {
        state.remove("module.decoder.layers.1.mlp.fc2.bias");
        put("decoder.layers.1.mlp.fc9.bias", 4);
        ModalityException e =
                assertThrows(ModalityException.class, () -> run(options(List.of(2, 5), true)));
        assertTrue(
                e.getMessage().contains("missing: decoder.layers.1.mlp.fc2.bias"), e::getMessage);
        assertTrue(
                e.getMessage().contains("unexpected: decoder.layers.1.mlp.fc9.bias"),
                e::getMessage);
    }

    @Test
    void theDecoderOfConvolutionsIsTakenAndItsCountersLeftAlone() throws IOException {
        state.keySet().removeIf(name -> name.startsWith("module.decoder."));
        ConvolutionDecoderConfig config = new ConvolutionDecoderConfig(9, 8, 2, 6, List.of(10, 11));
        config.tensors().forEach((name, shape) -> put("decoder." + name, shape.getShape()));
        config.statistics().forEach((name, shape) -> put("decoder." + name, shape.getShape()));
        put("decoder.bn1_4.num_batches_tracked", 1);

        Object variance = state.remove("module.decoder.bn2_3.running_var");
        ModalityException e =
                assertThrows(ModalityException.class, () -> run(options(List.of(2, 5), true)));
        assertTrue(e.getMessage().contains("decoder.bn2_3.running_var"), e::getMessage);
        state.put("module.decoder.bn2_3.running_var", variance);

        run(options(List.of(2, 5), true));

        MitFolder opened = MitFolder.open(out(), manager);
        assertValues(
                "decoder.conv1_4.weight",
                opened.weights().get("decoder.conv1_4.weight", 6, 17, 3, 3));
    }

    private InfusionOptions options(List<Integer> layers, boolean additiveKey) {
        return new InfusionOptions(ID, layers, true, additiveKey, InfusionOptions.EPSILON);
    }

    private ImportReport run(InfusionOptions options) throws IOException {
        return importing(Optional.of(options)).run(out(), manager, Progress.NONE);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private WeightImport importing(Optional<InfusionOptions> options) throws IOException {
        Map<String, Object> split = new LinkedHashMap<>();
        split.put("epoch", 3);
        split.put("model", Python.OrderedDict.state(state));
        split.put("optim", Map.of("state", Map.of(), "param_groups", List.of()));
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("val", split);
        saved.put("test", split);
        Path file = TorchSave.archive(folder.resolve("best_model.pth.tar"), saved);
        return new WeightImport(
                List.of(new ImportSource(file)), Optional.empty(), 1L << 30, options);
    }

    private void put(String name, long... shape) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] made = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < made.length; i++) {
            made[i] = (float) random.nextGaussian();
        }
        values.put(name, made);
        state.put("module." + name, SavedStorage.floats(made).tensor(shape));
    }

    private void assertValues(String name, NDArray array) {
        assertArrayEquals(values.get(name), array.toFloatArray(), name);
    }
}
