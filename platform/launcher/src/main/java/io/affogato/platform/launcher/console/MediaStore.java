package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleCall.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Media files that callers sent, by their hash; the oldest go when there are too many bytes. */
final class MediaStore {

    private static final long MOST_BYTES = 2L << 30;
    private static final Pattern ENDING = Pattern.compile(".*\\.([A-Za-z0-9]{1,5})");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}\\.[a-z0-9]{1,5}");
    private static final Pattern DATA_URL =
            Pattern.compile("data:[a-z]+/([a-z0-9.+-]+)(?:;[a-z0-9=-]+)*;base64,(.*)");

    private final Path folder;
    private final List<Path> allowed;

    /**
     * Opens the store.
     *
     * @param folder of what was sent
     * @param allowed further folders whose files callers may name
     */
    MediaStore(Path folder, List<Path> allowed) {
        this.folder = folder;
        this.allowed = List.copyOf(allowed);
    }

    /** A file that was sent. */
    record Kept(String id, long bytes, String sha256) {}

    /** Takes a file out of an upload. */
    Kept keep(Upload upload, String name) {
        try {
            Files.createDirectories(folder);
            String id = id(upload.sha256(), ending(name));
            Files.move(upload.file(), folder.resolve(id), StandardCopyOption.REPLACE_EXISTING);
            clean();
            return new Kept(id, upload.bytes(), upload.sha256());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "an upload cannot be kept in %s: %s".formatted(folder, e), e);
        }
    }

    /**
     * Finds what a caller names: the id of an upload, a {@code data:} URL, or a {@code file:} path
     * in an allowed folder.
     */
    Path find(String name) {
        if (name.startsWith("data:")) {
            return decoded(name);
        }
        if (name.startsWith("file:")) {
            return inside(name.substring("file:".length()));
        }
        Path file = folder.resolve(ID.matcher(name).matches() ? name : "none");
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "'%s' is no uploaded file; send it again"
                            .formatted(name.length() > 80 ? name.substring(0, 80) : name));
        }
        return file;
    }

    private Path inside(String name) {
        Path file = Path.of(name.startsWith("//") ? name.substring(2) : name);
        try {
            for (Path root : allowed) {
                Path real = root.resolve(file).toRealPath();
                if (real.startsWith(root.toRealPath())) {
                    return real;
                }
            }
        } catch (IOException e) {
            throw outside(name, e);
        }
        throw outside(name, null);
    }

    /** Tells nothing of files that are none of the caller's business. */
    private ModalityException outside(String name, Throwable cause) {
        return new ModalityException(
                ErrorCode.MISSING_FILE,
                "'%s' is no file of the allowed media folders %s".formatted(name, allowed),
                cause);
    }

    private Path decoded(String url) {
        Matcher matcher = DATA_URL.matcher(url);
        if (!matcher.matches()) {
            throw Json.bad("a data URL looks like data:video/mp4;base64,...");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(matcher.group(2));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            String type = matcher.group(1).replaceAll("^x-|[^a-z0-9]", "");
            String ending = type.substring(0, Math.min(5, type.length()));
            Files.createDirectories(folder);
            Path file = folder.resolve(id(HexFormat.of().formatHex(hash), ending));
            Path part = Files.createTempFile(folder, "decoded-", ".part");
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            clean();
            return file;
        } catch (IllegalArgumentException e) {
            throw Json.bad("the data URL is no base 64");
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "media cannot be kept in %s: %s".formatted(folder, e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String id(String sha256, String ending) {
        return sha256.substring(0, 32) + "." + ending;
    }

    private static String ending(String name) {
        Matcher matcher = ENDING.matcher(name);
        if (!matcher.matches()) {
            throw Json.bad("give the file's name with its ending: ?name=clip.mp4");
        }
        return matcher.group(1).toLowerCase(Locale.ROOT);
    }

    /** Touches nothing of the last hour, so that nobody's question loses its files. */
    private synchronized void clean() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = new ArrayList<>(found.filter(Files::isRegularFile).toList());
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        files.sort(Comparator.comparing(MediaStore::changed));
        FileTime young = FileTime.from(Instant.now().minusSeconds(3_600));
        for (Path file : files) {
            if (bytes <= MOST_BYTES || changed(file).compareTo(young) > 0) {
                return;
            }
            bytes -= Files.size(file);
            Files.delete(file);
        }
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
