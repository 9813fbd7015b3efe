package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.qformer.QFormerNames;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes trained adapters in the layout of Hugging Face PEFT, for its BLIP-2.
 *
 * <pre>
 *   MODALITY/adapter_config.json           rank, and which maps are adapted
 *   MODALITY/adapter_model.safetensors     the low-rank pairs
 *   MODALITY/modality.safetensors          query tokens, norm and projections, under CREMA's names
 *   fusion.safetensors                     what the modalities share, under CREMA's names
 * </pre>
 *
 * <p>PEFT scales a pair by alpha / rank; CREMA does not scale, so that alpha is the rank.
 */
public final class PeftExport {

    private static final String CONFIG = "adapter_config.json";
    private static final String MODEL = "adapter_model.safetensors";
    private static final String REST = "modality.safetensors";
    private static final String SHARED = "fusion.safetensors";

    private static final Pattern PAIR =
            Pattern.compile(
                    "(.+\\.attention\\.self\\.(?:query|value)\\.)w_([ab])_([^.]+)\\.weight");
    private static final Pattern OWN = Pattern.compile(".*_([a-z0-9-]+)(?:\\.weight|\\.bias)?");

    private final Path weights;
    private final List<ModalityId> modalities;
    private final int rank;

    /** Exports a checkpoint. */
    public PeftExport(Checkpoint checkpoint) {
        this(
                checkpoint.adapters(),
                checkpoint.manifest().model().modalities(),
                checkpoint.manifest().model().rank());
    }

    /**
     * Exports a file of parameters.
     *
     * @param weights in safetensors, under CREMA's names
     * @param modalities whose adapters it holds, in order
     * @param rank of the low-rank pairs
     */
    public PeftExport(Path weights, List<ModalityId> modalities, int rank) {
        this.weights = weights;
        this.modalities = List.copyOf(modalities);
        this.rank = rank;
    }

    /**
     * Writes everything into a new or empty folder.
     *
     * @param manager owns the arrays meanwhile
     * @return the files, in order
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if the folder holds something or cannot
     *     be written
     */
    public List<Path> write(Path folder, NDManager manager) {
        requireEmpty(folder);
        List<Path> written = new ArrayList<>();
        try (NDManager scratch = manager.newSubManager();
                SafetensorsFile source = SafetensorsFile.open(weights)) {
            Map<String, NDArray> left = new TreeMap<>();
            source.names().forEach(name -> left.put(name, source.load(name, scratch)));
            for (ModalityId modality : modalities) {
                written.addAll(write(folder.resolve(modality.value()), modality, left));
            }
            if (!left.isEmpty()) {
                SafetensorsWriter.write(folder.resolve(SHARED), left, Map.of());
                written.add(folder.resolve(SHARED));
            }
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; choose another folder".formatted(folder, e),
                    e);
        }
        return written;
    }

    /** Writes one modality, and takes its tensors out of those that are left. */
    private List<Path> write(Path folder, ModalityId modality, Map<String, NDArray> left)
            throws IOException {
        Map<String, NDArray> pairs = new LinkedHashMap<>();
        Map<String, NDArray> rest = new LinkedHashMap<>();
        List<String> maps = new ArrayList<>();
        for (String name : List.copyOf(left.keySet())) {
            Matcher pair = PAIR.matcher(name);
            Matcher own = OWN.matcher(name);
            if (pair.matches() && pair.group(3).equals(modality.value())) {
                String map = module(pair.group(1));
                String half = pair.group(2).equals("a") ? "A" : "B";
                String key = "base_model.model.%s.lora_%s.weight".formatted(map, half);
                pairs.put(key, left.remove(name));
                if (half.equals("A")) {
                    maps.add(map);
                }
            } else if (own.matches() && own.group(1).equals(modality.value())) {
                rest.put(name, left.remove(name));
            }
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve(CONFIG), config(maps));
        SafetensorsWriter.write(folder.resolve(MODEL), pairs, Map.of("format", "pt"));
        SafetensorsWriter.write(folder.resolve(REST), rest, Map.of());
        return Stream.of(CONFIG, MODEL, REST).map(folder::resolve).toList();
    }

    /** Returns Hugging Face's name of an adapted map. */
    private static String module(String crema) {
        String weight = QFormerNames.huggingFace(crema + "w.weight");
        return weight.substring(0, weight.length() - ".weight".length());
    }

    private byte[] config(List<String> maps) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", null);
        config.put("base_model_name_or_path", null);
        config.put("inference_mode", true);
        config.put("r", rank);
        config.put("lora_alpha", rank);
        config.put("lora_dropout", 0.0);
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("modules_to_save", null);
        // a text is a regular expression of the whole name to PEFT
        config.put("target_modules", String.join("|", maps).replace(".", "\\."));
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(config);
    }

    private static void requireEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT, "%s is no folder to write to: %s".formatted(folder, e), e);
        }
        throw new ModalityException(
                ErrorCode.NO_OUTPUT,
                "%s holds files already; name a new or empty folder".formatted(folder));
    }
}
