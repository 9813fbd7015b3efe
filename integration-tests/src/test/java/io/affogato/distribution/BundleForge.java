package io.affogato.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes new bundles of shipped ones by rewriting their manifests. */
final class BundleForge {

    private static final String NAME = "Bundle-SymbolicName";
    private static final String VERSION = "Bundle-Version";
    private static final String OFFER = "Provide-Capability";
    private static final String NEED = "Require-Capability";

    private final Path original;

    BundleForge(Path original) {
        this.original = original;
    }

    /** Writes a copy that offers another id. */
    void writeWithId(String id, Path target) throws IOException {
        writeWithId(id, "", target);
    }

    /** Writes a copy that offers another id in another version; empty for the same. */
    void writeWithId(String id, String version, Path target) throws IOException {
        write(
                target,
                "io.affogato.bundle.made." + id,
                version,
                offer ->
                        offer.replaceAll(
                                "affogato\\.modality=\"?[a-z0-9-]+\"?",
                                "affogato.modality=\"%s\"".formatted(id)),
                need -> need);
    }

    /** Writes a copy that offers the same id. */
    void writeDuplicate(Path target) throws IOException {
        write(target, "io.affogato.bundle.made.duplicate", "", offer -> offer, need -> need);
    }

    /** Writes a copy that asks for the next major version of the SPI. */
    void writeForNextSpi(String id, Path target) throws IOException {
        write(
                target,
                "io.affogato.bundle.made." + id,
                "",
                offer ->
                        offer.replaceAll(
                                "affogato\\.modality=\"?[a-z0-9-]+\"?",
                                "affogato.modality=\"%s\"".formatted(id)),
                need -> need.replace("2.0.0", "3.0.0").replace("1.0.0", "2.0.0"));
    }

    private void write(
            Path target,
            String name,
            String version,
            UnaryOperator<String> offer,
            UnaryOperator<String> need)
            throws IOException {
        Path draft = target.resolveSibling("." + target.getFileName() + ".part");
        try (JarFile jar = new JarFile(original.toFile());
                OutputStream out = Files.newOutputStream(draft)) {
            Manifest manifest = new Manifest(jar.getManifest());
            Attributes main = manifest.getMainAttributes();
            main.putValue(NAME, name);
            if (!version.isEmpty()) {
                main.putValue(VERSION, version);
            }
            main.putValue(OFFER, offer.apply(main.getValue(OFFER)));
            main.putValue(NEED, need.apply(main.getValue(NEED)));
            copy(jar, new JarOutputStream(out, manifest));
        }
        Files.move(draft, target);
    }

    private static void copy(JarFile jar, JarOutputStream out) throws IOException {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                continue;
            }
            out.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream in = jar.getInputStream(entry)) {
                in.transferTo(out);
            }
            out.closeEntry();
        }
        out.finish();
    }
}
