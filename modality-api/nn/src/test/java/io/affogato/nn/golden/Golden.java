package io.affogato.nn.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import io.affogato.nn.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One golden case: {@code NAME.json} says what was recorded and how closely it must be met, {@code
 * NAME.weights.safetensors} and {@code NAME.io.safetensors} hold the arrays.
 *
 * <p>The folder is that of {@code -Dgolden.dir}, else {@code src/test/resources/golden} of the
 * module under test. A relative one may be meant from the module or from any folder above it, such
 * as the one Maven was started in. A case that is not there fails the test.
 *
 * <p>Every output and gradient must be compared or left aside on purpose: {@link
 * #requireAllCompared()}.
 */
public final class Golden implements AutoCloseable {

    private final String name;
    private final JsonObject sidecar;
    private final NDManager manager;
    private final SafetensorsFile io;
    private final Map<String, NDArray> weights;
    private final Set<String> open = new TreeSet<>();
    private double worst;

    private Golden(String name, Path folder, NDManager manager) throws IOException {
        this.name = name;
        this.manager = manager;
        sidecar =
                JsonParser.parseString(Files.readString(folder.resolve(name + ".json")))
                        .getAsJsonObject();
        weights = readWeights(folder);
        io = SafetensorsFile.open(folder.resolve(sidecar("files").get("io").getAsString()));
        for (String tensor : sidecar("tensors").keySet()) {
            if (tensor.startsWith("out/") || tensor.startsWith("grad/")) {
                open.add(tensor);
            }
        }
    }

    /**
     * Opens a case and starts the engine.
     *
     * @param manager owner of all arrays
     */
    public static Golden open(String name, NDManager manager) {
        Engines.start();
        try {
            return new Golden(name, folder(), manager);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the folder that holds the cases. */
    public static Path folder() {
        Path module = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        String configured = System.getProperty("golden.dir");
        if (configured == null) {
            return module.resolve("src/test/resources/golden");
        }
        for (Path from = module; from != null; from = from.getParent()) {
            if (Files.isDirectory(from.resolve(configured))) {
                return from.resolve(configured);
            }
        }
        return fail("no folder %s, neither below %s nor above".formatted(configured, module));
    }

    private Map<String, NDArray> readWeights(Path folder) {
        Map<String, NDArray> read = new LinkedHashMap<>();
        Path file = folder.resolve(sidecar("files").get("weights").getAsString());
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            for (String tensor : source.names()) {
                try (NDArray mapped = source.load(tensor, manager)) {
                    read.put(tensor, Ops.copy(mapped));
                }
            }
        }
        for (Map.Entry<String, JsonElement> alias : sidecar("weight_aliases").entrySet()) {
            read.put(alias.getKey(), read.get(alias.getValue().getAsString()));
        }
        return read;
    }

    private JsonObject sidecar(String key) {
        return sidecar.getAsJsonObject(key);
    }

    /** Returns the configuration of the recorded model. */
    public JsonObject config() {
        return sidecar("config");
    }

    /** Returns a whole number of the configuration. */
    public int number(String key) {
        return config().get(key).getAsInt();
    }

    /** Returns a number of the configuration. */
    public double real(String key) {
        return config().get(key).getAsDouble();
    }

    /** Returns {@code in/NAME} in the engine's own memory. */
    public NDArray input(String tensor) {
        return tensor("in/" + tensor);
    }

    /** Returns any recorded tensor by its full name, in the engine's own memory. */
    public NDArray tensor(String fullName) {
        try (NDArray mapped = io.load(fullName, manager)) {
            return Ops.copy(mapped);
        }
    }

    /** Whether a tensor of this full name was recorded. */
    public boolean has(String fullName) {
        return io.names().contains(fullName);
    }

    /** Returns all recorded names, sorted. */
    public Set<String> names() {
        return io.names();
    }

    /** Returns all weights by name; aliases are the same array. */
    public Map<String, NDArray> weightMap() {
        return Collections.unmodifiableMap(weights);
    }

    /** Returns all weights as a network takes them. */
    public Weights weights() {
        return Weights.of("golden case " + name, weights);
    }

    /** Lets a gradient be taken of every floating weight. */
    public void requireGradients() {
        weights.values().stream()
                .filter(array -> array.getDataType().isFloating())
                .forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * Compares a result with the recorded one: same shape, largest error at most {@code atol}, root
     * mean square error at most {@code rms_tol}; whole numbers must be equal.
     */
    public void check(String fullName, NDArray actual) {
        assertTrue(open.remove(fullName), () -> fullName + " is not recorded, or compared twice");
        try (NDArray expected = io.load(fullName, manager)) {
            assertEquals(expected.getShape(), actual.getShape(), fullName);
            if (expected.getDataType().isFloating()) {
                compare(fullName, floats(expected), floats(actual));
            } else {
                assertArrayEquals(
                        expected.toType(DataType.INT64, true).toLongArray(),
                        actual.toType(DataType.INT64, true).toLongArray(),
                        fullName);
            }
        }
    }

    /** Compares gradients with {@code grad/w.NAME}; names that were not recorded are skipped. */
    public void checkGradients(Map<String, NDArray> gradientsByWeight) {
        gradientsByWeight.forEach(
                (weight, gradient) -> {
                    if (has("grad/w." + weight)) {
                        check("grad/w." + weight, gradient);
                    }
                });
    }

    /**
     * Leaves tensors aside that another test, or nobody, compares.
     *
     * @param pattern a full name, or its beginning followed by {@code *}
     * @param why for the reader
     */
    public void leave(String pattern, String why) {
        assertTrue(!why.isBlank(), "say why");
        boolean any =
                pattern.endsWith("*")
                        ? open.removeIf(
                                n -> n.startsWith(pattern.substring(0, pattern.length() - 1)))
                        : open.remove(pattern);
        assertTrue(any, () -> pattern + " names nothing that is left to compare");
    }

    /** Fails if an output or gradient was neither compared nor left aside. */
    public void requireAllCompared() {
        assertTrue(open.isEmpty(), () -> name + ": never compared: " + open);
    }

    /** Returns the largest error so far, in units of the allowed one. */
    public double worst() {
        return worst;
    }

    private void compare(String fullName, float[] expected, float[] actual) {
        double atol = tolerance(fullName, "atol");
        double rmsTolerance = tolerance(fullName, "rms_tol");
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs((double) expected[i] - actual[i]);
            if (!(error <= atol)) {
                fail(
                        "%s %s[%d]: expected %s, found %s, error %.3g above %.3g"
                                .formatted(name, fullName, i, expected[i], actual[i], error, atol));
            }
            largest = Math.max(largest, error);
            squares += error * error;
        }
        double rms = Math.sqrt(squares / Math.max(1, expected.length));
        if (!(rms <= rmsTolerance)) {
            fail(
                    "%s %s: root mean square error %.3g above %.3g"
                            .formatted(name, fullName, rms, rmsTolerance));
        }
        worst = Math.max(worst, Math.max(largest / atol, rms / rmsTolerance));
    }

    double tolerance(String fullName, String key) {
        return sidecar("tolerances").getAsJsonObject(fullName).get(key).getAsDouble();
    }

    private static float[] floats(NDArray array) {
        return array.toFloatArray();
    }

    @Override
    public void close() {
        io.close();
    }
}
