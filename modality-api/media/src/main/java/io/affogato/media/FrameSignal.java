package io.affogato.media;

import io.affogato.modality.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns pictures into the signal a vision transformer takes.
 *
 * <p>Every picture is resized to a square, the aspect ratio given up as the backbone was trained
 * to, and normalised with CLIP's mean and deviation.
 *
 * @param frames T, the pictures of one sample, positive
 * @param side Y = X, picture side in pixels, positive
 */
public record FrameSignal(int frames, int side) {

    /** Checks the sizes. */
    public FrameSignal {
        if (frames <= 0 || side <= 0) {
            throw new IllegalArgumentException(
                    "frames and side must be positive, were %d and %d".formatted(frames, side));
        }
    }

    /**
     * Maps T pictures of any size, channels red, green, blue, to (T, 3, Y, X).
     *
     * @throws IllegalArgumentException if there are not T of them
     */
    public Signal of(List<Frame> pictures) {
        if (pictures.size() != frames) {
            throw new IllegalArgumentException(
                    "expected %d pictures, found %d".formatted(frames, pictures.size()));
        }
        List<Frame> squares = new ArrayList<>(frames);
        for (Frame picture : pictures) {
            squares.add(Resize.bicubic(picture, side, side));
        }
        return new Signal(ImageTensor.stack(squares).values(), frames, 3, side, side);
    }

    /** Returns the sizes and the normalisation in one line. */
    public String fingerprint() {
        return "%s pictures, bicubic to %s x %s, normalised as CLIP".formatted(frames, side, side);
    }
}
