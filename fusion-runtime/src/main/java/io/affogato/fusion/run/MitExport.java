package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.mit.MitAdapter;
import io.affogato.fusion.mit.MitAdapterConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.mit.OfficialLayout;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Weights;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the infusion of a checkpoint under the names of MiT's authors, one file {@code
 * MODALITY/mit.safetensors} each; what the names do not say stands in the file's metadata.
 */
public final class MitExport {

    private static final String FILE = "mit.safetensors";
    private static final String HEAD = "head.safetensors";

    private final Checkpoint checkpoint;

    /** Exports a checkpoint of {@link FusionMethod#MIT}. */
    public MitExport(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
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
        ExportFolder.requireEmpty(folder);
        List<Path> written = new ArrayList<>();
        try (NDManager scratch = manager.newSubManager()) {
            Weights weights = Weights.open(checkpoint.adapters(), scratch);
            for (ModalityId id : checkpoint.manifest().model().modalities()) {
                MitAdapterConfig config = config(id, weights);
                MitAdapter adapter = MitAdapter.read(scratch, config, weights);
                Path file = folder.resolve(id.value()).resolve(FILE);
                Files.createDirectories(file.getParent());
                SafetensorsWriter.write(
                        file,
                        new OfficialLayout(config).write(adapter),
                        checkpoint.manifest().model().infusion());
                written.add(file);
            }
            head(folder.resolve(HEAD), scratch).ifPresent(written::add);
            return written;
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; choose another folder".formatted(folder, e),
                    e);
        }
    }

    /** Writes the head under the names of the authors' decoder, if there is one. */
    private Optional<Path> head(Path file, NDManager scratch) {
        Map<String, NDArray> tensors = new TreeMap<>();
        try (SafetensorsFile source = SafetensorsFile.open(checkpoint.adapters())) {
            source.names().stream()
                    .filter(name -> name.startsWith("head."))
                    .forEach(
                            name ->
                                    tensors.put(
                                            name.replaceFirst("^head", "decoder"),
                                            source.load(name, scratch)));
        }
        if (tensors.isEmpty()) {
            return Optional.empty();
        }
        SafetensorsWriter.write(file, tensors, checkpoint.manifest().model().head());
        return Optional.of(file);
    }

    /** Sizes follow from the tensors of the first infused block. */
    private MitAdapterConfig config(ModalityId id, Weights weights) {
        Map<String, String> said = checkpoint.manifest().model().infusion();
        MitConfig infusion = MitConfig.of(said);
        int first = infusion.layers().get(0);
        int deepest = infusion.layers().get(infusion.layers().size() - 1);
        String at = "mit.%s.%d.".formatted(id, first);
        int heads = rows(weights.get(at + "head"));
        BlockSizes blocks =
                new BlockSizes(
                        deepest + 1,
                        heads,
                        rows(weights.get(at + "km.bias")) / heads,
                        rows(weights.get(at + "ff.bias")));
        NDArray reading =
                weights.get(
                        infusion.rank() == 0
                                ? at + "km.weight"
                                : "mit.%s.down.weight".formatted(id));
        return new MitAdapterConfig(
                id, Math.toIntExact(reading.getShape().get(1)), blocks, infusion);
    }

    private static int rows(NDArray array) {
        return Math.toIntExact(array.getShape().get(0));
    }
}
