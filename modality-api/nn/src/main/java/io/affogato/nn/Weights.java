package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.SafetensorsFolder;
import io.affogato.nn.safetensors.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The arrays of a network by name, from a file, from memory, or made on demand.
 *
 * <p>A name is loaded once and the same array returned from then on. What was taken is remembered,
 * so that names nobody wanted can be reported. Views made by {@link #prefix} and {@link #renamed}
 * share arrays and memory of what was taken with the whole, and have a list of their own.
 *
 * <p>One thread uses it at a time.
 */
public final class Weights {

    private final WeightStore store;
    private final UnaryOperator<String> stored;
    private final String prefix;
    private final Precision precision;
    private final Map<String, NDArray> taken = new LinkedHashMap<>();

    private Weights(
            WeightStore store, UnaryOperator<String> stored, String prefix, Precision precision) {
        this.store = store;
        this.stored = stored;
        this.prefix = prefix;
        this.precision = precision;
    }

    /**
     * Reads a safetensors file, or a folder in Hugging Face layout. Arrays are loaded when first
     * asked for.
     *
     * @param owner manager of the arrays; closing it closes the file
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS}, {@link ErrorCode#BAD_WEIGHTS} or
     *     {@link ErrorCode#IO}
     */
    public static Weights open(Path fileOrFolder, NDManager owner) {
        TensorSource source = SafetensorsFolder.openAny(fileOrFolder);
        owner.attachInternal("weights " + fileOrFolder, source);
        return of(source, owner);
    }

    /** Reads from an open source, which stays the caller's. */
    public static Weights of(TensorSource source, NDManager owner) {
        return whole(new StoredWeights(source, owner));
    }

    /**
     * Offers arrays that are there already; they stay the caller's.
     *
     * @param label where they come from, for messages
     */
    public static Weights of(String label, Map<String, NDArray> arrays) {
        return whole(new HeldWeights(label, arrays));
    }

    /**
     * Makes every array when it is first asked for by name and shape.
     *
     * @param owner manager of the arrays
     */
    public static Weights fresh(NDManager owner, Initializer rule) {
        return whole(new FreshWeights(rule, owner));
    }

    private static Weights whole(WeightStore store) {
        return new Weights(store, name -> name, "", Precision.FLOAT32);
    }

    /** Returns the part below a prefix, such as {@code "vision_model."}, with shorter names. */
    public Weights prefix(String part) {
        return new Weights(store, stored, prefix + part, precision);
    }

    /**
     * Returns a view in which names are translated.
     *
     * @param askedToStored maps a name that is asked for to the name it has here
     */
    public Weights renamed(UnaryOperator<String> askedToStored) {
        return new Weights(store, name -> place(askedToStored.apply(name)), "", precision);
    }

    /**
     * Returns a view whose arrays are kept as a precision says; without it they are float32.
     *
     * @return for frozen networks: narrow arrays are for {@link Kernels} and {@link Ops} only, and
     *     no gradient of them is computed
     */
    public Weights kept(Precision kept) {
        return new Weights(store, stored, prefix, kept);
    }

    private String place(String name) {
        return stored.apply(prefix + name);
    }

    /** Returns where the arrays come from, for messages. */
    public String label() {
        return store.label();
    }

    /** Whether there is an array of this name; never for weights that are made on demand. */
    public boolean has(String name) {
        return store.names().contains(place(name));
    }

    /**
     * Returns an array of a given shape.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if there is none, or its shape
     *     differs
     */
    public NDArray get(String name, Shape shape) {
        NDArray array = store.get(place(name), shape, precision);
        if (!array.getShape().equals(shape)) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "tensor %s of %s must have shape %s, found %s; use weights that fit config.json"
                            .formatted(place(name), label(), shape, array.getShape()));
        }
        taken.put(name, array);
        return array;
    }

    /** As {@link #get(String, Shape)} with the axes of the shape. */
    public NDArray get(String name, long... shape) {
        return shape.length == 0 ? stored(name) : get(name, new Shape(shape));
    }

    /** Returns an array of whatever shape it has. */
    private NDArray stored(String name) {
        NDArray array = store.get(place(name), null, precision);
        taken.put(name, array);
        return array;
    }

    /** Returns an array if it is there. */
    public Optional<NDArray> optional(String name) {
        return has(name) ? Optional.of(stored(name)) : Optional.empty();
    }

    /**
     * Returns the names below this prefix, sorted; for a renamed view, those of the whole, as they
     * are stored.
     */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String name : store.names()) {
            if (name.startsWith(prefix)) {
                names.add(name.substring(prefix.length()));
            }
        }
        return names;
    }

    /** Returns the arrays handed out by this view, by name, in the order they were asked for. */
    public Map<String, NDArray> taken() {
        return Collections.unmodifiableMap(taken);
    }

    /**
     * Returns the float32 arrays handed out by any view of the whole, by the names they are stored
     * under, in the order they were asked for.
     */
    public Map<String, NDArray> made() {
        return store.made();
    }

    /** Returns the stored names below this prefix that nobody took, through any view, sorted. */
    public Set<String> unused() {
        Set<String> unused = names();
        unused.removeIf(name -> store.taken().contains(prefix + name));
        return unused;
    }

    /**
     * Fails if something below this prefix was never taken.
     *
     * @param mayStay names that are no concern, relative to the prefix
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} with the names
     */
    public void requireAllUsed(Predicate<String> mayStay) {
        List<String> left = new ArrayList<>(unused());
        left.removeIf(mayStay);
        if (left.isEmpty()) {
            return;
        }
        throw new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s holds %d tensors below '%s' that the network does not have: %s; use weights that fit config.json"
                        .formatted(label(), left.size(), prefix, shortened(left)));
    }

    private static String shortened(List<String> names) {
        int most = 8;
        String some = String.join(", ", names.subList(0, Math.min(most, names.size())));
        return names.size() > most ? some + ", …" : some;
    }
}
