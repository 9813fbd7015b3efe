package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where weights come from; every name gives one array, made once for each precision it is asked for
 * in.
 */
abstract class WeightStore {

    private final String label;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, NDArray> narrow = new HashMap<>();

    WeightStore(String label) {
        this.label = label;
    }

    final String label() {
        return label;
    }

    /** Returns the names that exist beforehand. */
    abstract Set<String> names();

    /**
     * Makes an array for the first time.
     *
     * @param shape null if the caller takes any
     */
    abstract NDArray make(String name, Shape shape, Precision precision);

    final NDArray get(String name, Shape shape, Precision precision) {
        Map<String, NDArray> made = precision == Precision.BF16 ? narrow : arrays;
        NDArray known = made.get(name);
        if (known == null) {
            known = make(name, shape, precision);
            made.put(name, known);
        }
        return known;
    }

    /** Returns the float32 arrays made so far, in that order. */
    final Map<String, NDArray> made() {
        return Collections.unmodifiableMap(arrays);
    }

    final Set<String> taken() {
        Set<String> names = new HashSet<>(arrays.keySet());
        names.addAll(narrow.keySet());
        return names;
    }

    /** Refuses a name that is not there, and tells what is there of the same ending. */
    final ModalityException missing(String name) {
        String ending = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        List<String> near =
                names().stream().filter(other -> other.endsWith(ending)).limit(3).toList();
        String hint = near.isEmpty() ? "" : ", but has " + String.join(", ", near);
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s has no tensor %s among its %d%s; use weights that fit config.json"
                        .formatted(label, name, names().size(), hint));
    }
}
