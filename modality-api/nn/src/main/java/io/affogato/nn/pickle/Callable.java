package io.affogato.nn.pickle;

import io.affogato.nn.safetensors.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle may call: all there is, by its Python name. */
enum Callable {
    /** {@code (storage, offset, size, stride, requires_grad, hooks)}. */
    REBUILD_TENSOR("torch._utils._rebuild_tensor_v2") {
        @Override
        Object call(List<?> arguments) throws MalformedPickleException {
            Values.list(arguments, 4, "the arguments of a call");
            if (!(arguments.get(0) instanceof Storage storage)) {
                throw new MalformedPickleException(
                        "a tensor is made of %s".formatted(Values.kind(arguments.get(0))));
            }
            return TorchTensor.of(
                    storage,
                    Values.number(arguments.get(1), "a tensor's offset"),
                    Values.list(arguments.get(2), 0, "a tensor's size"),
                    Values.list(arguments.get(3), 0, "a tensor's stride"));
        }
    },
    /** {@code (tensor, requires_grad, hooks)}. */
    REBUILD_PARAMETER("torch._utils._rebuild_parameter") {
        @Override
        Object call(List<?> arguments) throws MalformedPickleException {
            if (Values.list(arguments, 1, "the arguments of a call").get(0)
                    instanceof TorchTensor tensor) {
                return tensor;
            }
            throw new MalformedPickleException(
                    "a parameter is made of %s".formatted(Values.kind(arguments.get(0))));
        }
    },
    ORDERED_DICT("collections.OrderedDict") {
        @Override
        Object call(List<?> arguments) throws MalformedPickleException {
            none(arguments);
            return new LinkedHashMap<>();
        }
    },
    /** {@code (sizes)}. */
    SIZE("torch.Size") {
        @Override
        Object call(List<?> arguments) throws MalformedPickleException {
            return arguments.isEmpty() ? List.of() : Values.list(arguments.get(0), 0, "a size");
        }
    },
    /** Settings of a training script; its attributes become a map. */
    NAMESPACE("argparse.Namespace") {
        @Override
        Object call(List<?> arguments) throws MalformedPickleException {
            none(arguments);
            return new Namespace();
        }
    };

    /** A map of attributes, which are given after it is made. */
    static final class Namespace extends LinkedHashMap<Object, Object> {}

    private static final Map<String, TensorType> STORAGES =
            Map.of(
                    "torch.DoubleStorage", TensorType.F64,
                    "torch.FloatStorage", TensorType.F32,
                    "torch.HalfStorage", TensorType.F16,
                    "torch.BFloat16Storage", TensorType.BF16,
                    "torch.LongStorage", TensorType.I64,
                    "torch.IntStorage", TensorType.I32,
                    "torch.ShortStorage", TensorType.I16,
                    "torch.CharStorage", TensorType.I8,
                    "torch.ByteStorage", TensorType.U8,
                    "torch.BoolStorage", TensorType.BOOL);

    private static final List<String> ELEMENT_TYPES =
            List.of(
                    "torch.float64",
                    "torch.float32",
                    "torch.float16",
                    "torch.bfloat16",
                    "torch.int64",
                    "torch.int32",
                    "torch.int16",
                    "torch.int8",
                    "torch.uint8",
                    "torch.bool");

    private final String python;

    Callable(String python) {
        this.python = python;
    }

    abstract Object call(List<?> arguments) throws MalformedPickleException;

    /**
     * Returns what a name stands for: a callable, the type of a storage, or the name itself for the
     * type of an element.
     */
    static Object named(String module, String name) throws MalformedPickleException {
        String whole = module + "." + name;
        for (Callable callable : values()) {
            if (callable.python.equals(whole)) {
                return callable;
            }
        }
        if (STORAGES.containsKey(whole)) {
            return STORAGES.get(whole);
        }
        if (ELEMENT_TYPES.contains(whole)) {
            return whole;
        }
        throw new MalformedPickleException(
                "it asks for %s, and only tensors, maps, lists, numbers and texts are read"
                        .formatted(whole));
    }

    private static void none(List<?> arguments) throws MalformedPickleException {
        if (!arguments.isEmpty()) {
            throw new MalformedPickleException(
                    "a map is made of %d arguments, expected none".formatted(arguments.size()));
        }
    }
}
