package io.affogato.fusion.data.mask;

/** An object's place in a picture, as annotations write it. */
public sealed interface Outline permits Polygons, RunLengths {

    /**
     * Returns the mask in a picture of this size.
     *
     * @throws IllegalArgumentException if the outline is of a picture of another size
     */
    ObjectMask mask(int height, int width);
}
