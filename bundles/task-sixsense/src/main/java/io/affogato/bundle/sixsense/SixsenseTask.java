package io.affogato.bundle.sixsense;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Progress;
import io.affogato.modality.TaskBundle;
import io.affogato.modality.TaskSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The built-in benchmark: recordings of two or three things in six senses, about 17 questions each.
 *
 * <p>A recording is a folder under {@code clips}: {@code clip.mp4} (32 pictures in two seconds,
 * stereo sound), {@code thermal.tiff} (4 pages, hundredths of a kelvin), {@code touch} (4 PNG), and
 * either {@code depth.png} (millimetres) with {@code intrinsics.json} or {@code points.ply}
 * (metres). {@code scene.json} says what is true.
 *
 * <p>Three kinds of samples come on request: {@link Kind#REFER}, {@link Kind#SCENE} and {@link
 * Kind#COMFORT}. With the first, a recording also holds {@code mask-PLACE.png} for every thing.
 */
@TaskBundle(id = "sixsense")
public final class SixsenseTask implements TaskSource {

    @Override
    public void make(Request request, Progress progress) {
        check(request);
        Path target = request.folder().toAbsolutePath();
        Path draft =
                target.resolveSibling(
                        "." + target.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createDirectories(target.getParent());
            Files.createDirectory(draft);
            new DataSetMaker(draft, request).make(progress);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw cannotWrite(target, failure);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ModalityException known) {
                throw known;
            }
            throw cannotWrite(target, failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw cannotWrite(target, stopped);
        } finally {
            remove(draft);
        }
    }

    @Override
    public List<String> kinds() {
        return Stream.of(Kind.values()).map(Kind::word).toList();
    }

    @Override
    public List<String> corpora() {
        return Corpora.names();
    }

    @Override
    public Optional<PretrainingCorpus> corpus(String name) {
        return Corpora.named(name);
    }

    private static void check(Request request) {
        for (Split split : Split.values()) {
            if (split.clips(request) < 0) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "number of %s recordings: expected 0 or more, found %d; change it"
                                .formatted(split.word(), split.clips(request)));
            }
        }
        Kind.of(request.kinds());
        if (Files.exists(request.folder())) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s: expected a folder that does not exist yet, found one; remove it or name another"
                            .formatted(request.folder()));
        }
    }

    private static ModalityException cannotWrite(Path target, Throwable cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "%s: cannot write the data set: %s; check space and permissions"
                        .formatted(target, cause),
                cause);
    }

    private static void remove(Path draft) {
        if (!Files.exists(draft)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(draft)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            // the draft has a hidden name of its own and disturbs nobody
            System.getLogger(SixsenseTask.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", draft, failure);
        }
    }
}
