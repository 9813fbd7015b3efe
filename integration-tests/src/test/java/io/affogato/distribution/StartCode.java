package io.affogato.distribution;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Code that runs when a bundle is started, compiled against the libraries of an installation. */
final class StartCode {

    /** The activator. */
    static final String CLASS = "io.affogato.bundle.made.Start";

    private static final String FILE = CLASS.replace('.', '/') + ".class";

    private StartCode() {}

    /** Returns the entry of an archive that holds the class. */
    static Map<String, byte[]> compile(String statements, Path lib) throws IOException {
        Path folder = Files.createTempDirectory("start-code");
        Path source = folder.resolve("Start.java");
        Files.writeString(
                source,
                """
                package io.affogato.bundle.made;
                public final class Start implements org.osgi.framework.BundleActivator {
                    public void start(org.osgi.framework.BundleContext c) throws Exception { work(); }
                    private static void work() throws Exception { %s }
                    public void stop(org.osgi.framework.BundleContext c) {}
                }
                """
                        .formatted(statements));
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-cp", framework(lib), "-d", folder.toString());
            if (!compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call()) {
                throw new IllegalStateException(messages.toString());
            }
        }
        byte[] compiled = Files.readAllBytes(folder.resolve(FILE));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return Map.of(FILE, compiled);
    }

    private static String framework(Path lib) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.filter(f -> f.getFileName().toString().contains("felix.framework"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }
}
