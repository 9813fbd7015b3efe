package io.affogato.platform.kernel;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.Modality;
import io.affogato.platform.admin.ModalityAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Writes, while the kernel is built, the list of packages that the system bundle exports: the
 * modality API, the tensor library that its signatures mention, the logging API, and for console
 * bundles what an operator may ask.
 *
 * <p>One package a line, {@code name;version="1.0.0"}, sorted. Packages that call themselves
 * internal stay out.
 */
public final class HostPackageList {

    /** Prefixes that count, and the folders of a class path that may hold them. */
    private static final List<String> API_PREFIXES =
            List.of(
                    "io.affogato.modality",
                    "io.affogato.media",
                    "io.affogato.nn",
                    "io.affogato.platform.admin",
                    "io.affogato.platform.console");

    private HostPackageList() {}

    /**
     * Writes the list.
     *
     * @param arguments the file to write, then {@code prefix=version} pairs
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Map<String, String> versions = new TreeMap<>();
        for (String pair : List.of(arguments).subList(1, arguments.length)) {
            String[] parts = pair.split("=", 2);
            versions.put(parts[0], parts[1]);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, lines(versions));
    }

    static List<String> lines(Map<String, String> versions) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path root : roots()) {
            packagesOf(root).stream().filter(HostPackageList::exported).forEach(names::add);
        }
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            String version =
                    versions.entrySet().stream()
                            .filter(e -> within(name, e.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElseThrow();
            lines.add("%s;version=\"%s\"".formatted(name, version));
        }
        return lines;
    }

    private static boolean exported(String name) {
        boolean wanted =
                within(name, "ai.djl")
                        || within(name, "org.slf4j")
                        || API_PREFIXES.stream().anyMatch(prefix -> within(name, prefix));
        return wanted
                && !name.contains(".internal")
                && !within(name, "io.affogato.modality.testing");
    }

    private static boolean within(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    /** The archives or class folders of the exported libraries. */
    private static Set<Path> roots() throws IOException {
        Set<Path> roots = new LinkedHashSet<>();
        for (Class<?> anchor :
                List.of(Modality.class, NDArray.class, Logger.class, ModalityAdmin.class)) {
            roots.add(path(anchor.getProtectionDomain().getCodeSource().getLocation()));
        }
        for (String folder : List.of("io/affogato/nn/", "io/affogato/media/")) {
            for (URL url :
                    Collections.list(HostPackageList.class.getClassLoader().getResources(folder))) {
                roots.add(rootOf(url, folder));
            }
        }
        return roots;
    }

    private static Path rootOf(URL url, String folder) throws IOException {
        String text = url.toString();
        String root = text.substring(0, text.length() - folder.length());
        if (root.startsWith("jar:")) {
            root = root.substring("jar:".length(), root.lastIndexOf("!/"));
        }
        return path(new URL(root));
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("not a file: " + url, e);
        }
    }

    private static Set<String> packagesOf(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return packagesUnder(root);
        }
        try (FileSystem archive = FileSystems.newFileSystem(root)) {
            return packagesUnder(archive.getPath("/"));
        }
    }

    private static Set<String> packagesUnder(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .map(f -> root.relativize(f.getParent()).toString())
                    .filter(name -> !name.startsWith("META-INF") && !name.isEmpty())
                    .map(name -> name.replace('/', '.').replace('\\', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
