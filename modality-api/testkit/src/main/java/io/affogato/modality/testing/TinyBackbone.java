package io.affogato.modality.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ReaderContext;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.PointTransformer;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.PointConfig;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A backbone folder with random networks of a few thousand parameters, all sizes different: a
 * vision transformer, an audio transformer in {@code audio} and a point transformer in {@code
 * points}. Query transformer and language model are not in it.
 *
 * @param folder the backbone, in Hugging Face layout
 */
public record TinyBackbone(Path folder) {

    /** T, the number of frames that tests run with. */
    public static final int FRAMES = 3;

    private static final Initializer RANDOM = Initializer.seeded(5, 0.3);
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private static final String VISION =
            """
            {
              "model_type": "blip-2",
              "vision_config": {
                "image_size": 24, "patch_size": 8, "hidden_size": 12, "num_hidden_layers": 2,
                "num_attention_heads": 3, "intermediate_size": 20, "layer_norm_eps": 1e-6
              }
            }
            """;

    private static final String AUDIO =
            """
            {
              "input_patch_size": 4, "embed_dim": 6, "encoder_embed_dim": 10, "encoder_layers": 2,
              "encoder_attention_heads": 2, "encoder_ffn_embed_dim": 18, "conv_pos": 6,
              "conv_pos_groups": 5, "num_buckets": 8, "max_distance": 12,
              "segment_frames": 28, "num_mel_bins": 16, "channels": %d, "segments": %d,
              "fbank_mean": 9.5, "fbank_std": 4.5
            }
            """;

    private static final String POINTS =
            """
            {
              "num_points": 22, "num_group": 5, "group_size": 4, "hidden_size": 14,
              "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 26,
              "encoder_dims": 8
            }
            """;

    /** Writes a backbone whose audio transformer hears one segment in stereo. */
    public static TinyBackbone write(Path parent) {
        return write(parent, 2, 1);
    }

    /**
     * Writes a backbone below a folder.
     *
     * @param channels channels that the audio transformer hears, 1 or 2
     * @param segments segments that it hears
     */
    public static TinyBackbone write(Path parent, int channels, int segments) {
        Engines.start();
        Path folder = parent.resolve("backbone");
        try (NDManager manager = NDManager.newBaseManager()) {
            writeVision(folder, manager);
            writeAudio(folder.resolve("audio"), AUDIO.formatted(channels, segments), manager);
            writePoints(folder.resolve("points"), manager);
        }
        return at(folder);
    }

    /** Names a backbone that was written before. */
    public static TinyBackbone at(Path folder) {
        return new TinyBackbone(folder);
    }

    /** Returns what readers of a run over this backbone are opened with. */
    public ReaderContext readers() {
        return new ReaderContext(folder, FRAMES);
    }

    private static void writeVision(Path folder, NDManager manager) {
        VisionConfig config = VisionConfig.from(configuration(folder, VISION));
        VisionTransformer network =
                new VisionTransformer(config, Weights.fresh(manager, RANDOM).prefix("vision."));
        Map<String, NDArray> arrays = new TreeMap<>();
        VisionTransformer.toHuggingFace(network.parameters())
                .forEach((name, array) -> arrays.put("vision_model." + name, array));
        Shape width = new Shape(config.width());
        arrays.put("vision_model.post_layernorm.weight", manager.ones(width));
        arrays.put("vision_model.post_layernorm.bias", manager.zeros(width));
        save(folder, arrays);
    }

    private static void writeAudio(Path folder, String json, NDManager manager) {
        BeatsConfig config = BeatsConfig.from(configuration(folder, json));
        Weights fresh = Weights.fresh(manager, RANDOM).prefix("audio.");
        save(folder, new BeatsEncoder(config, fresh).parameters());
    }

    private static void writePoints(Path folder, NDManager manager) {
        PointConfig config = PointConfig.from(configuration(folder, POINTS));
        Weights fresh = Weights.fresh(manager, RANDOM).prefix("points.");
        save(folder, new PointTransformer(config, fresh).parameters());
    }

    private static ConfigFile configuration(Path folder, String json) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(ConfigFile.NAME), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConfigFile.readFolder(folder);
    }

    private static void save(Path folder, Map<String, NDArray> arrays) {
        SafetensorsWriter.write(folder.resolve("model.safetensors"), arrays, METADATA);
    }
}
