package io.affogato.bundle.voxel;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.nio.file.Path;

/**
 * What a scanned room looks like: features of P voxels that somebody computed before.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1, whose 3-D features are those of Hong et
 * al. 2023, 3D-LLM, arXiv:2307.12981; prompt prefix as in their code. As there, no layer norm comes
 * before the query transformer.
 */
@ModalityBundle(id = "voxel", order = 80)
public final class VoxelModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return new ModalitySpec(
                FeatureLayout.GLOBAL, false, false, "3D Model: ", MissingPolicy.MASK);
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new VoxelFeatures(width(context.weights()));
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return new StoredFeatures(VoxelFeatures.MOST, width(context.weights()));
    }

    /** The features were made by the backbone's kind of vision transformer, so they are as wide. */
    private static int width(Path backbone) {
        return VisionConfig.from(ConfigFile.readFolder(backbone)).width();
    }
}
