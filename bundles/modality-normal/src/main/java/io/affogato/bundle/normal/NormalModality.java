package io.affogato.bundle.normal;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;

/**
 * Which way surfaces face: T normal maps, 3 channels.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1: rendered normals go through the encoder
 * of the video; prompt prefix as in their code.
 */
@ModalityBundle(id = "normal", order = 70)
public final class NormalModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("Surface Normalization {i}: ");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new NormalPictures(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return VisionEncoder.open(context);
    }
}
