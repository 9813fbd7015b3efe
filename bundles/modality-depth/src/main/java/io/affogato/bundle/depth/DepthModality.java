package io.affogato.bundle.depth;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;

/**
 * How far things are from the camera: T depth maps, 3 channels.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1: rendered depth goes through the encoder
 * of the video; prompt prefix as in their code.
 */
@ModalityBundle(id = "depth", order = 60)
public final class DepthModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("Depth Map {i}: ");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new DepthPictures(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return VisionEncoder.open(context);
    }
}
