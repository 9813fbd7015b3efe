package io.affogato.fusion.head;

/** What a model answers with. */
public enum HeadKind {
    /** Words of the language model. */
    WORDS,
    /** One of some classes. */
    CLASS,
    /** A number. */
    SCORE,
    /** A mask over a picture. */
    MASK
}
