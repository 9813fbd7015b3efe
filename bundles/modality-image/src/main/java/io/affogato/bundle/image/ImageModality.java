package io.affogato.bundle.image;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;

/**
 * What the camera saw: T frames of the video, 3 channels.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1, the video modality; prompt prefix as in
 * their code.
 */
@ModalityBundle(id = "image", order = 0)
public final class ImageModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("Frame {i}: ");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new VideoFrames(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return VisionEncoder.open(context);
    }
}
