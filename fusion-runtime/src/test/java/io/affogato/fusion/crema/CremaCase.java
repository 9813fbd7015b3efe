package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonObject;
import io.affogato.fusion.backbone.T5Case;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.RecordedCrossing;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recorded run of the CREMA authors' model, in this project's terms. */
final class CremaCase {

    static final Kernels KERNELS = Kernels.of(CremaCase.class, "golden.py");

    private final Golden golden;
    private final NDManager manager;

    CremaCase(Golden golden, NDManager manager) {
        this.golden = golden;
        this.manager = manager;
    }

    List<String> modalities() {
        return List.of(golden.config().get("modalities").getAsString().split("_"));
    }

    FusionKind kind() {
        String task = golden.config().get("task").getAsString();
        if (task.startsWith("espresso-concat")) {
            return FusionKind.ESPRESSO_CONCAT;
        }
        return task.startsWith("espresso") ? FusionKind.ESPRESSO : FusionKind.CONCAT;
    }

    int frames() {
        return golden.number("frame_num");
    }

    /** The recorded fusion, with all oddities of the code that was recorded. */
    FusionStrategy fusion() {
        return kind().read(
                        manager,
                        golden.number("d_model"),
                        modalities().size(),
                        frames(),
                        golden.weights(),
                        EnumSet.allOf(Legacy.class));
    }

    /** The configuration counts the segments or points of those that do not follow the frames. */
    FeatureLayout layout(String m) {
        JsonObject config = golden.config();
        if (config.has(m + "_segments")) {
            return FeatureLayout.PER_SEGMENT;
        }
        return config.has(m + "_points") ? FeatureLayout.GLOBAL : FeatureLayout.PER_FRAME;
    }

    long segments(String m) {
        return switch (layout(m)) {
            case PER_FRAME -> frames();
            case PER_SEGMENT -> golden.number(m + "_segments");
            case GLOBAL -> 1;
        };
    }

    /** The authors give the layer norm to all but those without segments. */
    ModalitySpec spec(String m) {
        return new ModalitySpec(
                layout(m),
                golden.weightMap().containsKey("projection_" + m + ".weight"),
                layout(m) != FeatureLayout.GLOBAL,
                "",
                MissingPolicy.MASK);
    }

    /** The recorded prefix, embedded. */
    Prefix prefix() {
        NDArray table = golden.weightMap().get("t5_model.shared.weight");
        return new Prefix(Ops.embedding(table, golden.input("prefix_ids")), mask("prefix_mask"));
    }

    NDArray mask(String input) {
        return Ops.cast(golden.input(input), DataType.FLOAT32);
    }

    QFormerConfig qformer() {
        NDArray keys =
                golden.weightMap()
                        .get("Qformer.bert.encoder.layer.0.crossattention.self.key.weight");
        return new QFormerConfig(
                golden.number("q_dim"),
                golden.number("q_layers"),
                golden.number("q_heads"),
                golden.number("q_mlp"),
                Math.toIntExact(keys.getShape().get(1)),
                RecordedCrossing.frequency(
                        golden.weightMap().keySet(),
                        "Qformer.bert.encoder.layer.%d",
                        golden.number("q_layers")),
                golden.number("num_query_token"),
                1e-12,
                0,
                0);
    }

    T5Model languageModel() {
        T5Config config =
                new T5Config(
                        golden.number("vocab_size"),
                        golden.number("d_model"),
                        golden.number("d_kv"),
                        golden.number("d_ff"),
                        golden.number("t5_layers"),
                        golden.number("t5_layers"),
                        golden.number("t5_heads"),
                        buckets(),
                        T5Case.maxDistance(golden),
                        true,
                        T5Config.Activation.GELU,
                        false,
                        1e-6,
                        0);
        return new T5Model(config, golden.weights().prefix("t5_model."));
    }

    private int buckets() {
        String table =
                "t5_model.encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        return Math.toIntExact(golden.weightMap().get(table).getShape().get(0));
    }

    /** The model with copies of the recorded adapters and fusion. */
    CremaModel model() {
        QFormer qformer = QFormer.read(qformer(), golden.weights());
        T5Model language = languageModel();
        List<ModalityAdapter> adapters = new ArrayList<>();
        for (String m : modalities()) {
            AdapterConfig config =
                    new AdapterConfig(
                            new ModalityId(m),
                            spec(m),
                            featureWidth(m),
                            false,
                            qformer(),
                            LoraConfig.everywhere(golden.number("lora_rank")),
                            language.width());
            adapters.add(ModalityAdapter.read(manager, config, golden.weights()));
        }
        FusionStrategy fusion = fusion();
        return new CremaModel(
                new FrozenParts(qformer, language),
                adapters,
                Map.of(adapters.get(0).config().id(), prefix()),
                fusion,
                frames());
    }

    private int featureWidth(String m) {
        String name = "projection_" + m + ".weight";
        NDArray projection = golden.weightMap().get(name);
        return projection == null
                ? qformer().encoderWidth()
                : Math.toIntExact(projection.getShape().get(1));
    }

    /** The recorded inputs through the recorded frozen encoders, and the recorded text. */
    Batch batch() {
        FrozenEncoders encoders = new FrozenEncoders(golden);
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
        modalities().forEach(m -> features.put(new ModalityId(m), features(m, encoders.encode(m))));
        NDArray labels = golden.input("label_ids");
        return new Batch(
                manager,
                features,
                golden.input("text_ids"),
                mask("text_mask"),
                KERNELS.call("ignore_padding", labels, golden.input("label_mask")));
    }

    /** Takes features (B*S, N, D). */
    private ModalityFeatures features(String m, NDArray encoded) {
        long s = segments(m);
        long b = encoded.getShape().get(0) / s;
        NDArray tokens = Ops.reshape(encoded, b, s, encoded.getShape().get(1), -1);
        return new ModalityFeatures(
                tokens,
                Ops.full(tokens, 1, b, s, encoded.getShape().get(1)),
                Ops.full(tokens, 0, b, 1),
                Ops.full(tokens, 1, b));
    }
}
