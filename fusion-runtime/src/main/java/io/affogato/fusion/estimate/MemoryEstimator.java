package io.affogato.fusion.estimate;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Predicts the memory of a backbone from its {@code config.json}; no weights are needed.
 *
 * <p>Parameters are those that the networks ask for, to the number. What passes hold besides is
 * counted in arrays of the sizes that occur; a process was measured against it, see {@code
 * docs/backbones.md}.
 */
public final class MemoryEstimator {

    /** Parameters, their gradients and two moments of AdamW. */
    private static final long TRAINED = 4L * Float.BYTES;

    /** Positions of a prefix such as "Frame 1: ". */
    private static final int PREFIX = 4;

    private final ConfigFile config;
    private final Workload work;
    private final NetworkShapes shapes;

    /**
     * Prepares an estimate.
     *
     * @param manager used meanwhile; nothing is left with it
     */
    public MemoryEstimator(ConfigFile config, Workload work, NDManager manager) {
        this.config = config;
        this.work = work;
        shapes = new NetworkShapes(manager);
    }

    /**
     * Estimates.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if the configuration describes no
     *     network that is known, or not all of its sizes
     */
    public MemoryEstimate estimate() {
        List<PartEstimate> parts = new ArrayList<>();
        Optional<PartEstimate> vision = vision();
        Optional<PartEstimate> query = qformer().map(this::queryTransformer);
        Optional<PartEstimate> language = language();
        vision.ifPresent(parts::add);
        query.ifPresent(parts::add);
        language.ifPresent(parts::add);
        if (parts.isEmpty()) {
            throw config.wrong(
                    "model_type", "that of a backbone, or of a T5, LLaMA or CLIP on its own");
        }
        long rest = MemoryEstimate.PROCESS + weights(query) + weights(language);
        long adapters = adapters();
        return new MemoryEstimate(
                parts,
                adapters,
                MemoryEstimate.PROCESS,
                rest + weights(vision) + vision.map(PartEstimate::forward).orElse(0L),
                rest + largest(query, language),
                rest
                        + adapters
                        + query.map(PartEstimate::training).orElse(0L)
                        + language.map(PartEstimate::training).orElse(0L));
    }

    private static long weights(Optional<PartEstimate> part) {
        return part.map(PartEstimate::weights).orElse(0L);
    }

    private static long largest(Optional<PartEstimate> query, Optional<PartEstimate> language) {
        return Math.max(
                query.map(PartEstimate::forward).orElse(0L),
                language.map(PartEstimate::forward).orElse(0L));
    }

    private Optional<PartEstimate> vision() {
        long pictures = (long) work.batch() * work.frames();
        boolean alone = config.text("model_type", "").equals("blip_2_vision_model");
        if (ClipVisionConfig.fits(config)) {
            ClipVisionConfig clip = ClipVisionConfig.from(config);
            return Optional.of(
                    VisionMemory.of("vision (CLIP)", clip.vision(), shapes.clip(clip), pictures));
        }
        if (!config.has("vision_config") && !alone) {
            return Optional.empty();
        }
        VisionConfig sizes = VisionConfig.from(config);
        return Optional.of(VisionMemory.of("vision", sizes, shapes.vision(sizes), pictures));
    }

    private Optional<QFormerConfig> qformer() {
        return config.has("qformer_config")
                ? Optional.of(QFormerConfig.from(config))
                : Optional.empty();
    }

    private PartEstimate queryTransformer(QFormerConfig q) {
        long pictures = (long) work.batch() * work.frames();
        return QFormerMemory.of(q, pictures, VisionConfig.from(config).tokens());
    }

    /** The prompt is the question, behind two blocks of tokens where there are some. */
    private Optional<PartEstimate> language() {
        int queries = qformer().map(QFormerConfig::queries).orElse(0);
        int block = queries == 0 ? 0 : work.frames() * (PREFIX + queries);
        long prompt = (work.modalities() > 1 ? 2L : 1L) * block + work.text();
        ConfigFile text = config.optionalSection("text_config").orElse(config);
        LanguageMemory memory = new LanguageMemory(work, prompt);
        return switch (text.text("model_type", "")) {
            case "t5" -> {
                T5Config t5 = T5Config.from(text);
                yield Optional.of(memory.t5(t5, shapes.t5(t5)));
            }
            case "llama" -> {
                LlamaConfig llama = LlamaConfig.from(text);
                yield Optional.of(memory.llama(llama, shapes.llama(llama)));
            }
            default -> Optional.empty();
        };
    }

    /** Returns what CREMA trains: per modality, and the gated map that joins them. */
    private long adapters() {
        if (qformer().isEmpty()) {
            return 0;
        }
        QFormerConfig q = qformer().get();
        ConfigFile text = config.optionalSection("text_config").orElse(config);
        long width = text.has("d_model") ? text.positive("d_model") : text.positive("hidden_size");
        long pairs = 4L * q.layers() * q.width() * work.rank();
        long own = (long) q.queries() * q.width() + q.width() * width + width;
        long norm = 2L * q.encoderWidth();
        long fusion = width * width * (work.modalities() - 1) + width;
        return TRAINED * (work.modalities() * (pairs + own + norm) + fusion);
    }
}
