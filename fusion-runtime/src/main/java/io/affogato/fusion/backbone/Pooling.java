package io.affogato.fusion.backbone;

/** Which state stands for a whole prompt. */
public enum Pooling {
    /**
     * The state that predicts an answer's first word: of a model without an encoder that of the
     * prompt's last visible position, else the decoder's at the start id.
     */
    ANSWER_START,
    /** The mean of the states at visible positions; of the encoder's where there is one. */
    MEAN
}
