package io.affogato.bundle.pointcloud;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;

/**
 * Where things are in space: P points of the scene, in metres.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1; prompt prefix as in their code.
 * Deviation: points are encoded by the backbone's own point transformer, and its features pass the
 * layer norm that their code creates but forgets to apply.
 */
@ModalityBundle(id = "pointcloud", order = 20)
public final class PointCloudModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return new ModalitySpec(FeatureLayout.GLOBAL, true, true, "3D Model: ", MissingPolicy.MASK);
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new ScenePoints(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return new PointEncoder(context);
    }
}
