package io.affogato.bundle.flow;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;

/**
 * How things move: T pictures of optical flow, hue for direction and saturation for speed.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1; prompt prefix as in their code.
 */
@ModalityBundle(id = "flow", order = 10)
public final class FlowModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("Optical Flow {i}: ");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new FlowPictures(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return VisionEncoder.open(context);
    }
}
