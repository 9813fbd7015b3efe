package io.affogato.nn.safetensors;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor of a file.
 *
 * @param begin first byte, counted from the start of the file
 * @param end byte after the last
 */
record TensorEntry(String name, TensorType type, Shape shape, long begin, long end) {

    long bytes() {
        return end - begin;
    }
}
