package io.affogato.bundle.thermal;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityBundle;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;

/**
 * How warm things are: T pictures of a thermal camera, 3 channels.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 4.1 (Thermal-QA): heat maps go through the
 * encoder of the video.
 */
@ModalityBundle(id = "thermal", order = 40)
public final class ThermalModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("Thermal Map {i}: ");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new HeatPictures(context);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return VisionEncoder.open(context);
    }
}
