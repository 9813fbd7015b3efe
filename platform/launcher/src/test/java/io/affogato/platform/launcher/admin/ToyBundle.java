package io.affogato.platform.launcher.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs a toy modality as a bundle, with the manifest that bnd would write. */
final class ToyBundle {

    private static final String IMPORTS =
            "io.affogato.modality;version=\"[1.0,2)\",io.affogato.nn;version=\"[1.0,2)\","
                    + "ai.djl.ndarray;version=\"[0.35,0.36)\","
                    + "ai.djl.ndarray.types;version=\"[0.35,0.36)\"";

    private ToyBundle() {}

    static Path write(Path jar, String id, String version, Class<?> modality) throws IOException {
        Files.createDirectories(jar.getParent());
        Path part = jar.resolveSibling(jar.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part);
                JarOutputStream archive =
                        new JarOutputStream(out, manifest(id, version, modality))) {
            for (String name :
                    List.of(
                            ToyModality.class.getName(),
                            ToyModality.class.getName() + "$1",
                            ToyModality.class.getName() + "$2",
                            modality.getName())) {
                String entry = name.replace('.', '/') + ".class";
                archive.putNextEntry(new JarEntry(entry));
                try (InputStream in = ToyBundle.class.getResourceAsStream("/" + entry)) {
                    in.transferTo(archive);
                }
                archive.closeEntry();
            }
        }
        return Files.move(part, jar);
    }

    private static Manifest manifest(String id, String version, Class<?> modality) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "io.example." + id);
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", IMPORTS);
        main.putValue(
                "Provide-Capability",
                "affogato.modality;affogato.modality=%s;order:Long=1;impl=\"%s\";version:Version=\"1.0.0\""
                        .formatted(id, modality.getName()));
        main.putValue(
                "Require-Capability",
                "affogato.runtime;filter:=\"(&(affogato.runtime=modality-spi)(version>=1.0.0)(!(version>=2.0.0)))\"");
        return manifest;
    }
}
