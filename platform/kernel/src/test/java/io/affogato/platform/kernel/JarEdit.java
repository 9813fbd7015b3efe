package io.affogato.platform.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The entries of an archive, to be changed and written again. */
final class JarEdit {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    static JarEdit of(Path jar) throws IOException {
        JarEdit edit = new JarEdit();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    edit.entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return edit;
    }

    JarEdit put(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    JarEdit remove(String pattern) {
        if (!entries.keySet().removeIf(name -> name.matches(pattern))) {
            throw new IllegalStateException(pattern + " is none of " + entries.keySet());
        }
        return this;
    }

    byte[] get(String name) {
        return entries.get(name);
    }

    Path write(Path jar) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return jar;
    }
}
