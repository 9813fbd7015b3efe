package io.affogato.fusion.data.published;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for media files; see {@link MediaRule} for the paths. Not thread-safe. */
final class MediaFolder {

    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");
    private static final String ROOT = "root";
    private static final String ANY = "*/";

    private final Path root;
    private final Map<Path, Boolean> known = new HashMap<>();
    private List<Path> folders; // read when first asked for

    MediaFolder(Path root) {
        if (!Files.isDirectory(root)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "media folder %s does not exist; name the folder of the data set's media"
                            .formatted(root));
        }
        this.root = root.toAbsolutePath().normalize();
    }

    /** Returns the first existing path, with its fields filled in. */
    Optional<Path> find(List<String> paths, Map<String, String> fields) {
        return paths.stream()
                .flatMap(path -> filled(path, fields).stream())
                .flatMap(this::candidates)
                .filter(this::holdsSomething)
                .findFirst();
    }

    /** Returns where a file was first looked for; empty if no path fits these fields. */
    Optional<String> expected(List<String> paths, Map<String, String> fields) {
        return paths.stream().flatMap(path -> filled(path, fields).stream()).findFirst();
    }

    /** Fills a path; empty if it asks for a field that this question lacks. */
    private Optional<String> filled(String path, Map<String, String> fields) {
        StringBuilder filled = new StringBuilder();
        Matcher field = FIELD.matcher(path);
        while (field.find()) {
            String name = field.group(1);
            String value = name.equals(ROOT) ? root.toString() : fields.get(name);
            if (value == null || value.isEmpty()) {
                return Optional.empty();
            }
            field.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(field.appendTail(filled).toString());
    }

    private Stream<Path> candidates(String path) {
        if (!path.startsWith(ANY)) {
            return Stream.of(root.resolve(path).normalize());
        }
        String rest = path.substring(ANY.length());
        return folders().stream().map(folder -> folder.resolve(rest).normalize());
    }

    private List<Path> folders() {
        if (folders == null) {
            try (Stream<Path> inside = Files.list(root)) {
                folders = inside.filter(Files::isDirectory).sorted().toList();
            } catch (IOException e) {
                throw new ModalityException(
                        ErrorCode.IO, "%s cannot be listed: %s".formatted(root, e), e);
            }
        }
        return folders;
    }

    /** A folder without a file, as failed extractions leave behind, is no recording. */
    private boolean holdsSomething(Path path) {
        return known.computeIfAbsent(path, MediaFolder::exists);
    }

    private static boolean exists(Path path) {
        if (!Files.isDirectory(path)) {
            return Files.exists(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.findAny().isPresent();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "%s cannot be listed: %s".formatted(path, e), e);
        }
    }
}
