package io.affogato.fusion.training;

/**
 * How far training has come.
 *
 * @param epoch index of the current epoch, from 0
 * @param batch batches of this epoch that are done
 * @param step batches done in all, over all epochs
 */
public record Position(int epoch, int batch, long step) {

    /** Before the first batch. */
    public static final Position START = new Position(0, 0, 0);

    /** Checks the signs. */
    public Position {
        if (epoch < 0 || batch < 0 || step < 0) {
            throw new IllegalArgumentException(
                    "position must not be negative, was epoch %d batch %d step %d"
                            .formatted(epoch, batch, step));
        }
    }

    /** Returns the position one batch on; an epoch ends after {@code batches} of them. */
    Position next(int batches) {
        if (batch + 1 == batches) {
            return new Position(epoch + 1, 0, step + 1);
        }
        return new Position(epoch, batch + 1, step + 1);
    }
}
