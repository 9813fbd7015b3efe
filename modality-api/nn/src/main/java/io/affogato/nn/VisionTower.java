package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.util.List;

/**
 * A frozen vision transformer, of either architecture, as a {@link VisionEncoder} uses it.
 *
 * <p>Axes: M pictures, Y = X picture side, N tokens of a picture with the class token first, D
 * width, J width of the vector of a picture.
 */
interface VisionTower {

    /** Returns the architecture that a backbone's file says, with what becomes of its states. */
    static String architecture(ConfigFile file) {
        return ClipVisionConfig.fits(file)
                ? ClipSight.from(file).toString()
                : VisionConfig.from(file).toString();
    }

    /** Returns the side of the pictures that the tower of a backbone's file takes. */
    static int pictureSide(ConfigFile file) {
        return ClipVisionConfig.fits(file)
                ? ClipSight.from(file).tower().vision().imageSize()
                : VisionConfig.from(file).imageSize();
    }

    /** Reads the tower of a backbone's file. */
    static VisionTower read(ConfigFile file, Weights weights) {
        return ClipVisionConfig.fits(file)
                ? new ClipTower(ClipSight.from(file), weights)
                : new EvaTower(file, weights);
    }

    /** Returns Y. */
    int imageSize();

    /** Returns D. */
    int width();

    /** Returns the number of hidden states side by side in D. */
    int levels();

    /** Returns J. */
    int pooledWidth();

    /**
     * Looks at pictures without building a graph, a few at a time.
     *
     * @param pixels (M, 3, Y, X)
     * @return tokens (M, N, D) and vectors (M, J), which belong to the manager of {@code pixels}
     */
    List<NDArray> look(NDArray pixels);
}
