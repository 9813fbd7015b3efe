package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.ScriptModule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Formulas in TorchScript, one native call each, differentiable.
 *
 * <p>A resource holds functions in the language of the field; the module is compiled when it is
 * first used and stays for the life of the process. Arguments are {@link NDArray}, whole and
 * floating numbers, booleans, {@code List<NDArray>} and {@code long[]}; there is no null. Results
 * belong to the manager of the first array among the arguments.
 *
 * <p>Thread-safe. Whether a graph is built is the calling thread's affair, see {@link Autograd}.
 */
public final class Kernels {

    private final String name;
    private final ScriptModule module;

    private Kernels(String name, ScriptModule module) {
        this.name = name;
        this.module = module;
    }

    /**
     * Compiles a resource that lies beside a class.
     *
     * @throws IllegalArgumentException if the engine rejects the source
     */
    public static Kernels of(Class<?> owner, String resource) {
        Engines.start();
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(
                        "no resource %s beside %s".formatted(resource, owner.getName()));
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Kernels(resource, ScriptModule.load(ScriptArchive.of(source)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a method that returns a tensor. */
    public NDArray call(String method, Object... arguments) {
        try (Call call = new Call(arguments);
                IValue result = module.run(method, call.values)) {
            return ScriptModule.tensor(result, call.manager());
        }
    }

    /** Calls a method that returns a list of tensors. */
    public List<NDArray> callList(String method, Object... arguments) {
        try (Call call = new Call(arguments);
                IValue result = module.run(method, call.values)) {
            return List.of((NDArray[]) ScriptModule.tensors(result, call.manager()));
        }
    }

    /** Calls a method that returns a floating number. */
    public double callDouble(String method, Object... arguments) {
        try (Call call = new Call(arguments);
                IValue result = module.run(method, call.values)) {
            return result.toDouble();
        }
    }

    /** Calls a method that returns a whole number. */
    public long callLong(String method, Object... arguments) {
        try (Call call = new Call(arguments);
                IValue result = module.run(method, call.values)) {
            return result.toLong();
        }
    }

    @Override
    public String toString() {
        return "Kernels[" + name + "]";
    }

    /** The native arguments of one call. */
    private static final class Call implements AutoCloseable {

        private final IValue[] values;
        private final List<IValue> open = new ArrayList<>();
        private PtNDArray first;

        Call(Object[] arguments) {
            values = new IValue[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                values[i] = value(arguments[i]);
                open.add(values[i]);
            }
        }

        PtNDManager manager() {
            return first.getManager();
        }

        private IValue value(Object argument) {
            if (argument instanceof NDArray array) {
                return IValue.from(own(array));
            }
            if (argument instanceof List<?> list) {
                PtNDArray[] arrays = new PtNDArray[list.size()];
                for (int i = 0; i < arrays.length; i++) {
                    arrays[i] = own((NDArray) list.get(i));
                }
                return IValue.listFrom(arrays);
            }
            if (argument instanceof Double || argument instanceof Float) {
                return IValue.from(((Number) argument).doubleValue());
            }
            if (argument instanceof Integer || argument instanceof Long) {
                return IValue.from(((Number) argument).longValue());
            }
            if (argument instanceof Boolean flag) {
                return IValue.from(flag);
            }
            if (argument instanceof long[] numbers) {
                return IValue.listFrom(numbers);
            }
            throw new IllegalArgumentException("no kernel argument: " + argument.getClass());
        }

        private PtNDArray own(NDArray array) {
            PtNDArray own = (PtNDArray) array;
            if (first == null) {
                first = own;
            }
            return own;
        }

        @Override
        public void close() {
            open.forEach(IValue::close);
        }
    }
}
