package io.affogato.platform.launcher.command;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies the template bundle under another id.
 *
 * <p>In file names and text, the template's package becomes the given one, {@code Template} at the
 * start of a class name becomes the id in camel case, and the word {@code template} becomes the id.
 */
final class TemplateCopy {

    private static final String PACKAGE = "io.affogato.bundle.template";
    private static final Pattern PACKAGE_FORM =
            Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
    private static final Pattern WORD = Pattern.compile("(?<![a-zA-Z.])template(?![a-zA-Z])");
    private static final Pattern REPOSITORY =
            Pattern.compile("(<affogato\\.repository>)[^<]*(</affogato\\.repository>)");

    private final ModalityId id;
    private final String packageName;
    private final AffogatoHome home;

    TemplateCopy(ModalityId id, String packageName, AffogatoHome home) {
        this.id = id;
        this.home = home;
        this.packageName =
                packageName == null
                        ? "io.affogato.bundle." + id.value().replace("-", "")
                        : packageName;
        if (!PACKAGE_FORM.matcher(this.packageName).matches()) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "package must be lower-case names with dots between, was '%s'"
                            .formatted(packageName));
        }
    }

    String packageName() {
        return packageName;
    }

    /**
     * Writes the copy.
     *
     * @return the number of files
     */
    int write(Path target) {
        Path template = home.template();
        if (!Files.isDirectory(template)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "the template is not at %s; start affogato by the script of its installation"
                            .formatted(template));
        }
        if (Files.exists(target)) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s exists already; name another with --folder".formatted(target));
        }
        try {
            List<Path> files = files(template);
            for (Path file : files) {
                Path to = target.resolve(renamed(template.relativize(file)));
                Files.createDirectories(to.getParent());
                Files.writeString(to, rewritten(Files.readString(file)));
            }
            return files.size();
        } catch (IOException | UncheckedIOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot write %s: %s".formatted(target, e.getMessage()),
                    e);
        }
    }

    private static List<Path> files(Path template) throws IOException {
        try (Stream<Path> files = Files.walk(template)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> !template.relativize(f).startsWith("target"))
                    .sorted()
                    .toList();
        }
    }

    private String renamed(Path path) {
        String name = path.toString().replace(File.separatorChar, '/');
        return name.replace(PACKAGE.replace('.', '/'), packageName.replace('.', '/'))
                .replace("Template", camelCase());
    }

    private String rewritten(String text) {
        String renamed = text.replace(PACKAGE, packageName).replace("Template", camelCase());
        String written = WORD.matcher(renamed).replaceAll(id.value());
        Path repository = home.installation().resolve("repository");
        return Files.isDirectory(repository)
                ? REPOSITORY.matcher(written).replaceFirst("$1" + repository.toUri() + "$2")
                : written;
    }

    private String camelCase() {
        return Stream.of(id.value().split("-", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }
}
