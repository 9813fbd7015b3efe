package io.affogato.bundle.touch;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;

/**
 * What a tactile skin felt: T pictures of its imprint, 3 channels.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 4.1 (Touch-QA): tactile pictures go through
 * the encoder of the video.
 */
@ModalityBundle(id = "touch", order = 50)
public final class TouchModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("Touch {i}: ");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new Imprints(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return VisionEncoder.open(context);
    }
}
