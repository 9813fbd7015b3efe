package io.affogato.platform.kernel;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles one class and packs it as a bundle, with the manifest that bnd would write. */
final class BundleJar {

    private static final String PACKAGE = "io.example.sense";

    private final String id;
    private String version = "1.0.0";
    private String spiFloor = "1.0.0";
    private String spiCeiling = "2.0.0";
    private String constructor = "";
    private String specBody = "return ModalitySpec.perFrame(\"\");";
    private String members = "";
    private String activator = "";
    private String fingerprint = "";
    private int order = 100;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private BundleJar(String id) {
        this.id = id;
        headers.put("Bundle-SymbolicName", "io.example." + id);
    }

    static BundleJar of(String id) {
        return new BundleJar(id);
    }

    BundleJar version(String value) {
        version = value;
        return this;
    }

    BundleJar order(int value) {
        order = value;
        return this;
    }

    BundleJar spi(String floor, String ceiling) {
        spiFloor = floor;
        spiCeiling = ceiling;
        return this;
    }

    /** Statements of the constructor. */
    BundleJar constructor(String statements) {
        constructor = statements;
        return this;
    }

    /** Statements of {@code spec()}. */
    BundleJar spec(String statements) {
        specBody = statements;
        return this;
    }

    /** Statements of an activator's {@code start}; without them there is no activator. */
    BundleJar activator(String statements) {
        activator = statements;
        headers.put("Bundle-Activator", PACKAGE + ".Sense$Start");
        headers.put(
                "Import-Package",
                "io.affogato.modality;version=\"[1.0,2)\",org.osgi.framework;version=\"[1.8,2)\"");
        return this;
    }

    /** The expression that a reader's {@code fingerprint()} returns. */
    BundleJar fingerprint(String expression) {
        fingerprint = expression;
        return this;
    }

    BundleJar members(String source) {
        members = source;
        return this;
    }

    /** Adds or replaces a header; null removes it. */
    BundleJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Writes the archive beside its place and moves it there. */
    Path write(Path jar) throws IOException {
        Path partial = jar.resolveSibling(jar.getFileName() + ".tmp");
        try (OutputStream out = Files.newOutputStream(partial)) {
            pack(out);
        }
        return Files.move(
                partial,
                jar,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void pack(OutputStream out) throws IOException {
        Path classes = compile();
        try (JarOutputStream jar = new JarOutputStream(out, manifest());
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-Version", version);
        main.putValue(
                "Import-Package",
                "io.affogato.modality;version=\"[1.0,2)\",ai.djl.ndarray;version=\"[0.35,0.36)\"");
        main.putValue(
                "Provide-Capability",
                "affogato.modality;affogato.modality=%s;order:Long=%d;impl=\"%s.Sense\";version:Version=\"1.0.0\""
                        .formatted(id, order, PACKAGE));
        main.putValue(
                "Require-Capability",
                "affogato.runtime;filter:=\"(&(affogato.runtime=modality-spi)(version>=%s)(!(version>=%s)))\",osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\""
                        .formatted(spiFloor, spiCeiling));
        headers.forEach(
                (name, value) -> {
                    if (value == null) {
                        main.remove(new Attributes.Name(name));
                    } else {
                        main.putValue(name, value);
                    }
                });
        return manifest;
    }

    private Path compile() throws IOException {
        Path folder = Files.createTempDirectory("bundle-" + id);
        Path source = folder.resolve("src/Sense.java");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(source.getParent());
        Files.writeString(source, source());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of("-proc:none", "-d", classes.toString()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            if (!compiled) {
                throw new IllegalStateException(messages.toString());
            }
        }
        return classes;
    }

    private String source() {
        String name = fingerprint.isEmpty() ? "\"version " + version + "\"" : fingerprint;
        return sense(name, activator.isEmpty() ? "" : start());
    }

    private String start() {
        return """
        public static final class Start implements org.osgi.framework.BundleActivator {
            public Start() {}
            public void start(org.osgi.framework.BundleContext c) { %s }
            public void stop(org.osgi.framework.BundleContext c) {}
        }
        """
                .formatted(activator);
    }

    private String sense(String name, String nested) {
        return """
        package %s;
        import io.affogato.modality.*;
        public final class Sense implements Modality {
            %s
            public Sense() { %s }
            public ModalitySpec spec() { %s }
            public SignalReader openReader(ReaderContext c) { return Answer.reader(); }
            public ModalityEncoder openEncoder(EncoderContext c) {
                throw new UnsupportedOperationException("no weights");
            }
        }
        final class Answer {
            static SignalReader reader() {
                return new SignalReader() {
                    public String fingerprint() { return %s; }
                    public java.util.List<java.nio.file.Path> sources(Sample s) {
                        return java.util.List.of();
                    }
                    public Signal read(Sample s) { throw new IllegalStateException(); }
                };
            }
        }
        """
                .formatted(PACKAGE, members + nested, constructor, specBody, name);
    }
}
