package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Optim;
import io.affogato.nn.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One modality's infusion that was trained elsewhere, such as with the authors' code, and imported
 * as a {@link MitFolder}; a run may start with it.
 *
 * @param folder where it lies
 */
public record ImportedInfusion(Path folder) {

    /** What makes no difference to what is computed. */
    private static final String ADDITIVE_KEY = "additiveKey";

    /** Returns whether a folder holds one. */
    public static boolean fits(Path folder) {
        return Files.isRegularFile(folder.resolve(ConfigFile.NAME))
                && ConfigFile.readFolder(folder).text("model_type", "").equals(MitFolder.TYPE);
    }

    /**
     * Puts its maps into a fresh model; those of other modalities keep their values. The additive
     * key's, which have no effect, are left behind where the model has none.
     *
     * @param infusion the model's settings by name, as {@link MitConfig#identity} has them; empty
     *     if it infuses nothing
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if the model infuses in another way or
     *     lacks the modality, {@link ErrorCode#BAD_WEIGHTS} if its sizes are others
     */
    public void join(TrainableModel model, Map<String, String> infusion) {
        NDManager owner = anyArray(model).getManager();
        try (NDManager scratch = owner.newSubManager()) {
            MitFolder stored = MitFolder.open(folder, scratch);
            check(stored, model, infusion);
            String own = "mit.%s.".formatted(stored.id());
            for (Parameter parameter : model.parameters(stored.id())) {
                if (parameter.name().startsWith(own)) {
                    NDArray target = parameter.array();
                    NDArray value = stored.weights().get(parameter.name(), target.getShape());
                    Optim.assign(List.of(target), List.of(value));
                }
            }
        }
    }

    private static NDArray anyArray(TrainableModel model) {
        return model.parameters(model.modalities().get(0)).get(0).array();
    }

    private void check(MitFolder stored, TrainableModel model, Map<String, String> infusion) {
        if (!model.modalities().contains(stored.id())) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "%s infuses modality '%s', but the run has %s; add it to the recipe, or import it as one of them with --modality"
                            .formatted(folder, stored.id(), model.modalities()));
        }
        Map<String, String> expected = telling(stored.infusion().identity());
        if (!telling(infusion).equals(expected)) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "%s was infused with %s, the run has %s; set fusion.method and fusion.infusion of the recipe to that"
                            .formatted(folder, expected, telling(infusion)));
        }
    }

    private static Map<String, String> telling(Map<String, String> identity) {
        Map<String, String> telling = new TreeMap<>(identity);
        telling.remove(ADDITIVE_KEY);
        return telling;
    }
}
