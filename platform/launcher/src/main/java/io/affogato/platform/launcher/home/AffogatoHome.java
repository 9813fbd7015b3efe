package io.affogato.platform.launcher.home;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of one installation and one user.
 *
 * @param installation what was unpacked; may be read-only
 * @param data what Affogato writes for this user: caches, features, made data, logs, bundle store
 * @param bundleFolders drop-in folders, in the order they are searched
 */
public record AffogatoHome(Path installation, Path data, List<Path> bundleFolders) {

    /** Makes the paths absolute. */
    public AffogatoHome {
        installation = installation.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        bundleFolders = bundleFolders.stream().map(f -> f.toAbsolutePath().normalize()).toList();
    }

    /**
     * Finds the folders.
     *
     * @param environment {@code AFFOGATO_DATA} (else {@code .affogato} in the user's home), {@code
     *     AFFOGATO_BUNDLES} (further drop-in folders)
     * @param properties {@code affogato.home}, set by the start script, and {@code user.home}
     */
    public static AffogatoHome of(Map<String, String> environment, Map<?, ?> properties) {
        Path installation =
                Path.of(
                        text(properties.get("affogato.home"))
                                .or(() -> text(environment.get("AFFOGATO_HOME")))
                                .orElse(""));
        Path data =
                text(environment.get("AFFOGATO_DATA"))
                        .map(Path::of)
                        .orElseGet(
                                () ->
                                        Path.of(
                                                text(properties.get("user.home")).orElse(""),
                                                ".affogato"));
        List<Path> bundles = new ArrayList<>();
        bundles.add(installation.resolve("bundles"));
        bundles.add(data.resolve("bundles"));
        text(environment.get("AFFOGATO_BUNDLES"))
                .ifPresent(
                        list ->
                                Pattern.compile(Pattern.quote(File.pathSeparator))
                                        .splitAsStream(list)
                                        .filter(entry -> !entry.isBlank())
                                        .map(Path::of)
                                        .forEach(bundles::add));
        return new AffogatoHome(installation, data, bundles);
    }

    private static Optional<String> text(Object value) {
        return Optional.ofNullable(value).map(Object::toString).filter(t -> !t.isBlank());
    }

    /** Returns the folder of unpacked native libraries and other things that can be made again. */
    public Path cache() {
        return data.resolve("cache");
    }

    /** Returns the feature store's folder. */
    public Path features() {
        return data.resolve("features");
    }

    /** Returns the folder of trained adapters. */
    public Path adapters() {
        return data.resolve("adapters");
    }

    /** Returns where tasks put the data they make. */
    public Path tasks() {
        return data.resolve("tasks");
    }

    /** Returns the folder of log files. */
    public Path log() {
        return data.resolve("log");
    }

    /** Returns the file in which the shell keeps what was typed. */
    public Path shellHistory() {
        return data.resolve("console.history");
    }

    /** Returns the file in which a server says how to reach it. */
    public Path serverFile() {
        return data.resolve("server.json");
    }

    /** Returns the file that says whose bundles are installed. */
    public Path trustFile() {
        return installation.resolve("etc").resolve("trust.yaml");
    }

    /** Returns the folder of the installation's own bundles, such as the shell. */
    public Path system() {
        return installation.resolve("system");
    }

    /** Returns what {@code new-modality} copies. */
    public Path template() {
        return installation.resolve("templates").resolve("modality");
    }

    /**
     * Finds a file the user named: as given, else among the installation's files.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}
     */
    public Path find(Path given) {
        Path installed = installation.resolve(given);
        if (Files.exists(given)) {
            return given.toAbsolutePath().normalize();
        }
        if (Files.exists(installed)) {
            return installed;
        }
        throw new ModalityException(
                ErrorCode.MISSING_FILE,
                "%s does not exist, neither here nor in %s".formatted(given, installation));
    }

    /**
     * Finds a backbone folder: a path, or a name among the user's and the installation's backbones.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS}
     */
    public Path backbone(String nameOrPath) {
        Path name = Path.of(nameOrPath);
        return Stream.of(name, data.resolve("backbones").resolve(name), backbones().resolve(name))
                .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
                .findFirst()
                .map(folder -> folder.toAbsolutePath().normalize())
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.MISSING_WEIGHTS,
                                        "backbone '%s' is not a folder with a config.json, and none of %s; give a path or one of these names"
                                                .formatted(nameOrPath, backboneNames())));
    }

    /** Returns the names of the backbones that need no path. */
    public List<String> backboneNames() {
        List<String> names = new ArrayList<>();
        for (Path folder : List.of(data.resolve("backbones"), backbones())) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> found = Files.list(folder)) {
                    found.filter(f -> Files.isRegularFile(f.resolve("config.json")))
                            .map(f -> f.getFileName().toString())
                            .forEach(names::add);
                } catch (IOException e) {
                    throw new ModalityException(
                            ErrorCode.IO,
                            "cannot list %s: %s".formatted(folder, e.getMessage()),
                            e);
                }
            }
        }
        return names.stream().sorted().distinct().toList();
    }

    private Path backbones() {
        return installation.resolve("backbones");
    }
}
