package io.affogato.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes new bundles of shipped ones by rewriting their manifests and adding code. */
final class BundleForge {

    private static final String PACKAGE = "io.affogato.bundle.made.";

    private final Path original;

    BundleForge(Path original) {
        this.original = original;
    }

    /** Writes a copy that offers another id. */
    void writeWithId(String id, Path target) throws IOException {
        copy().id(id).write(target);
    }

    /** Writes a copy that offers another id in another version. */
    void writeWithId(String id, String version, Path target) throws IOException {
        copy().id(id).version(version).write(target);
    }

    /** Writes a copy that offers the same id under another name. */
    void writeDuplicate(Path target) throws IOException {
        copy().header("Bundle-SymbolicName", old -> PACKAGE + "duplicate").write(target);
    }

    /** Begins a copy. */
    Draft copy() {
        return new Draft();
    }

    /** A copy that is to be written. */
    final class Draft {

        private final Map<String, UnaryOperator<String>> headers = new LinkedHashMap<>();
        private final Map<String, byte[]> entries = new LinkedHashMap<>();

        private Draft() {}

        /** Offers another id, under a name of its own. */
        Draft id(String id) {
            header("Bundle-SymbolicName", old -> PACKAGE + id);
            return header(
                    "Provide-Capability",
                    offer ->
                            offer.replaceAll(
                                    "affogato\\.modality=\"?[a-z0-9-]+\"?",
                                    "affogato.modality=\"%s\"".formatted(id)));
        }

        Draft version(String version) {
            return header("Bundle-Version", old -> version);
        }

        /** Asks for one more package. */
        Draft needs(String clause) {
            return header("Import-Package", old -> old + "," + clause);
        }

        /** Asks for the next major version of the SPI. */
        Draft forNextSpi() {
            return header(
                    "Require-Capability",
                    need -> need.replace("2.0.0", "3.0.0").replace("1.0.0", "2.0.0"));
        }

        /** Runs Java statements when the bundle is started. */
        Draft onStart(String statements) throws IOException {
            Path lib = original.getParent().resolveSibling("lib");
            entries.putAll(StartCode.compile(statements, lib));
            header("Bundle-Activator", old -> StartCode.CLASS);
            return needs("org.osgi.framework;version=\"[1.8,2)\"");
        }

        /** Changes a header; its old value is null if there is none. */
        Draft header(String name, UnaryOperator<String> change) {
            headers.put(name, change);
            return this;
        }

        /** Adds an entry under any name. */
        Draft entry(String name, byte[] content) {
            entries.put(name, content);
            return this;
        }

        /** Writes the archive beside its place and moves it there. */
        void write(Path target) throws IOException {
            Path draft = target.resolveSibling("." + target.getFileName() + ".part");
            try (JarFile jar = new JarFile(original.toFile());
                    OutputStream out = Files.newOutputStream(draft)) {
                Manifest manifest = new Manifest(jar.getManifest());
                Attributes main = manifest.getMainAttributes();
                headers.forEach(
                        (name, change) -> main.putValue(name, change.apply(main.getValue(name))));
                copy(jar, new JarOutputStream(out, manifest));
            }
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }

        private void copy(JarFile jar, JarOutputStream out) throws IOException {
            Enumeration<JarEntry> all = jar.entries();
            while (all.hasMoreElements()) {
                JarEntry entry = all.nextElement();
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        put(out, entry.getName(), in.readAllBytes());
                    }
                }
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue());
            }
            out.finish();
        }
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
