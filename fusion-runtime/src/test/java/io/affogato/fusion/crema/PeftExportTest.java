package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.CLIPS;
import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.run.PeftExport;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.TrainingState;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftExportTest {

    @TempDir Path folder;

    @Test
    void everyParameterIsExportedAndThePairsAreNamedAsPeftNamesThem() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            SmallCrema small = new SmallCrema(manager);
            CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, FIRST, CLIPS);
            Path to = folder.resolve("peft");
            List<Path> files = new PeftExport(checkpoint(manager, model)).write(to, manager);

            assertEquals(7, files.size());
            long values = 0;
            for (Path file : files) {
                values += file.toString().endsWith(".safetensors") ? size(file) : 0;
            }
            long expected = AdamW.all(model).stream().mapToLong(p -> p.array().size()).sum();
            assertEquals(expected, values);
            for (ModalityId m : model.modalities()) {
                checkPairs(manager, model, m, to.resolve(m.value()));
            }
            try (SafetensorsFile shared = SafetensorsFile.open(to.resolve("fusion.safetensors"))) {
                assertEquals(
                        Set.of("fusion.0.weight", "fusion.0.bias"), new TreeSet<>(shared.names()));
            }
        }
    }

    @Test
    void aFolderWithFilesIsLeftAlone() {
        try (NDManager manager = NDManager.newBaseManager()) {
            CremaModel model = new SmallCrema(manager).model(FusionKind.CONCAT, 3, FIRST);
            PeftExport export = new PeftExport(checkpoint(manager, model));
            ModalityException refused =
                    assertThrows(ModalityException.class, () -> export.write(folder, manager));
            assertEquals(ErrorCode.NO_OUTPUT, refused.code());
        }
    }

    private static void checkPairs(NDManager manager, CremaModel model, ModalityId m, Path own)
            throws IOException {
        JsonNode config = new JsonMapper().readTree(own.resolve("adapter_config.json").toFile());
        assertEquals("LORA", config.get("peft_type").asText());
        assertEquals(config.get("r").asInt(), config.get("lora_alpha").asInt());
        String targets = config.get("target_modules").asText();
        assertTrue("qformer.encoder.layer.2.attention.attention.query".matches(targets), targets);
        assertTrue(!"qformer.encoder.layer.2.attention.attention.key".matches(targets), targets);
        assertTrue(
                !"qformer.encoder.layer.2.crossattention.attention.query".matches(targets),
                targets);
        try (SafetensorsFile pairs =
                SafetensorsFile.open(own.resolve("adapter_model.safetensors"))) {
            assertEquals(3 * 2 * 2, pairs.names().size());
            for (Parameter p : model.parameters(m)) {
                if (p.name().endsWith("layer.1.attention.self.value.w_a_" + m + ".weight")) {
                    String key =
                            "base_model.model.qformer.encoder.layer.1.attention.attention.value"
                                    + ".lora_A.weight";
                    assertArrayEquals(
                            p.array().toFloatArray(), pairs.load(key, manager).toFloatArray());
                }
            }
        }
    }

    private static long size(Path file) {
        try (SafetensorsFile arrays = SafetensorsFile.open(file)) {
            return arrays.names().stream().mapToLong(name -> arrays.shape(name).size()).sum();
        }
    }

    private Checkpoint checkpoint(NDManager manager, CremaModel model) {
        ModelIdentity identity =
                new ModelIdentity(model.modalities(), 2, "CONCAT", 3, "some-backbone", Map.of());
        CheckpointStore store = new CheckpointStore(folder.resolve("checkpoints"), 2);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            store.save(TrainingState.START, 1, model, optimiser, identity);
        }
        return store.newest().orElseThrow();
    }
}
