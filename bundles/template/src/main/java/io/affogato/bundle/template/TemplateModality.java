package io.affogato.bundle.template;

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
 * What a sensor wrote down: a log of {@value #COLUMNS} columns, such as the three axes of an
 * accelerometer.
 *
 * <p>The kernel finds this class by its annotation and constructs it. It stays cheap: weights, if
 * there were any, would be loaded in {@link #openEncoder}.
 */
@ModalityBundle(id = "template", order = 100)
public final class TemplateModality implements Modality {

    /** Columns of a log, C. */
    static final int COLUMNS = 3;

    /** Rows that every log is brought to, L. */
    static final int ROWS = 64;

    /** Windows that a log is cut into, N; each becomes a token. */
    static final int WINDOWS = 8;

    @Override
    public ModalitySpec spec() {
        // one stretch of tokens for the whole clip; their width differs from the backbone's, so a
        // trainable projection comes first; a sample without a log is masked
        return new ModalitySpec(FeatureLayout.GLOBAL, true, true, "", MissingPolicy.MASK);
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new LogReader(ROWS, COLUMNS);
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return new WindowEncoder(ROWS, COLUMNS, WINDOWS);
    }
}
