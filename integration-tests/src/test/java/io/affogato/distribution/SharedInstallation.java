package io.affogato.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link Installation} to all test classes; it is removed when the last has ended. */
final class SharedInstallation implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedInstallation.class))
                .getOrComputeIfAbsent("unpacked", key -> Unpacked.create(), Unpacked.class)
                .installation();
    }

    private record Unpacked(Path place, Installation installation) implements AutoCloseable {

        static Unpacked create() {
            try {
                Path place = Files.createTempDirectory("affogato-it");
                return new Unpacked(place, Installation.unpack(place));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while unpacking", e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                installation.release();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while removing", e);
            }
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
