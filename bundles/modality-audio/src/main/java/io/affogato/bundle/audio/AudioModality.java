package io.affogato.bundle.audio;

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
 * What is to be heard: S segments of sound, of one channel or of two.
 *
 * <p>The backbone decides ({@link AudioConfig}): a monaural one hears segments one by one, as CREMA
 * does; a stereo one hears both channels of a segment together, and so where a sound comes from.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1; prompt prefix as in their code.
 */
@ModalityBundle(id = "audio", order = 30)
public final class AudioModality implements Modality {

    @Override
    public ModalitySpec spec() {
        return new ModalitySpec(
                FeatureLayout.PER_SEGMENT, true, true, "Audio: ", MissingPolicy.MASK);
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new Spectrograms(AudioConfig.read(context.weights()));
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return new SoundEncoder(context);
    }
}
