package io.affogato.nn.torchsave;

import java.util.List;
import java.util.Map;

/** Objects of Python that have no counterpart in Java. */
public final class Python {

    private Python() {}

    /** A class or function by its name. */
    public record Global(String module, String name) {}

    /** A tuple. */
    public record Tuple(List<?> items) {}

    /** An ordered dictionary, as state dictionaries are, with what was attached to it. */
    public record OrderedDict(Map<?, ?> entries, Map<?, ?> attributes) {

        /** Makes a state dictionary with the version that a module attaches. */
        public static OrderedDict state(Map<String, ?> entries) {
            Map<String, ?> version = Map.of("version", 1);
            return new OrderedDict(
                    entries, Map.of("_metadata", new OrderedDict(Map.of("", version), Map.of())));
        }
    }

    /** The settings of a script. */
    public record Namespace(Map<String, ?> attributes) {}

    /** The call of a class or function. */
    public record Call(Global callable, List<?> arguments) {}
}
