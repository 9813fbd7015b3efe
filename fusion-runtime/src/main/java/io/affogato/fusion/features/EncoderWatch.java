package io.affogato.fusion.features;

/** Hears which encoders are open. */
@FunctionalInterface
public interface EncoderWatch {

    /** Nobody wants to know. */
    EncoderWatch NONE = memory -> () -> {};

    /**
     * Hears that encoders are about to be opened.
     *
     * @param memory counts what they hold
     * @return to be run when they are closed
     */
    Runnable opened(EncoderMemory memory);
}
