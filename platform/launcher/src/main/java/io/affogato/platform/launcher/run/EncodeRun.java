package io.affogato.platform.launcher.run;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.features.EncodeReport;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.OpenModel;
import io.affogato.modality.Progress;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.List;

/**
 * Encodes what a recipe's samples bring and the store lacks.
 *
 * @param recipe says which samples and modalities
 * @param home holds the store
 * @param terminal is told which modalities take part
 * @param progress hears how far it has come
 */
public record EncodeRun(Recipe recipe, AffogatoHome home, Terminal terminal, Progress progress) {

    /** Runs to the end; returns what encoding took, by modality. */
    public List<EncodeReport> run(RegistrySnapshot installed) {
        RunParts parts = new RunParts(recipe, home);
        List<InstalledModality> wished = parts.wished(installed);
        RunData data = RunData.of(recipe, installed, home, progress);
        RunModalities modalities = parts.brought(wished, data);
        modalities.say(line -> terminal.err().println(line));
        try (NDManager manager = NDManager.newBaseManager(Devices.of(recipe.device()));
                OpenModel model = new OpenModel(parts.setup(modalities.chosen()), manager);
                FeatureTable features = model.encode(data.all(), progress)) {
            return features.reports();
        }
    }
}
