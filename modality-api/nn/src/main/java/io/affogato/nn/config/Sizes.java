package io.affogato.nn.config;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.function.Supplier;

/** What sizes of a network must fulfil. */
final class Sizes {

    private Sizes() {}

    static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(
                    "%s must be positive, was %d".formatted(name, value));
        }
    }

    static void divides(String name, int divisor, String whole, int value) {
        positive(name, divisor);
        positive(whole, value);
        if (value % divisor != 0) {
            throw new IllegalArgumentException(
                    "%s must divide %s, was %d and %d".formatted(name, whole, divisor, value));
        }
    }

    /** Names the file where sizes read from it contradict each other. */
    static <T> T checked(ConfigFile file, Supplier<T> sizes) {
        try {
            return sizes.get();
        } catch (IllegalArgumentException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s: %s; use a config.json that fits the weights"
                            .formatted(file.label(), e.getMessage()),
                    e);
        }
    }
}
