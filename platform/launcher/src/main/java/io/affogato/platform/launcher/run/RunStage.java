package io.affogato.platform.launcher.run;

import ai.djl.Device;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.run.OpenModel;
import io.affogato.modality.Sample;
import io.affogato.platform.kernel.InstalledModality;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that is open while a run trains and is measured.
 *
 * @param parts of its recipe
 * @param setup of its model
 * @param model that is trained
 * @param features of its samples
 * @param data its samples
 * @param modalities in order
 * @param device it runs on
 * @param leases of the code it works with
 */
record RunStage(
        RunParts parts,
        ModelSetup setup,
        OpenModel model,
        FeatureTable features,
        RunData data,
        List<InstalledModality> modalities,
        Device device,
        RunLeases leases) {

    /** Returns those samples whose features are there. */
    List<Sample> usable(List<Sample> samples) {
        Set<Sample> usable = new HashSet<>(features.usable());
        return samples.stream().filter(usable::contains).toList();
    }
}
