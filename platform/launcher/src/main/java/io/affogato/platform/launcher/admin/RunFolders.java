package io.affogato.platform.launcher.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.RunStatus;
import io.affogato.fusion.run.RunStatus.State;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.RunAdmin.RunInfo;
import io.affogato.platform.admin.RunAdmin.RunRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the run folders of a folder say, whichever process works on them.
 *
 * @param folder holds run folders; need not exist
 */
record RunFolders(Path folder) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Returns every run, the one that was worked on last first. */
    List<RunRow> rows() {
        return names().stream()
                .map(name -> row(new RunFolder(folder.resolve(name))))
                .sorted(Comparator.comparing(RunRow::updated).reversed().thenComparing(RunRow::id))
                .toList();
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(run -> Files.isRegularFile(run.resolve("recipe.yaml")))
                    .map(run -> run.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .toList();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "folder %s cannot be listed: %s".formatted(folder, e), e);
        }
    }

    /**
     * Opens a run by its name, which never leads out of the folder.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE} if there is none
     */
    RunFolder open(String id) {
        if (!NAME.matcher(id).matches() || !Files.isRegularFile(file(id))) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "no run '%s' in %s; see 'affogato run list'"
                            .formatted(id, folder.toAbsolutePath()));
        }
        return RunFolder.open(folder.resolve(id));
    }

    private Path file(String id) {
        return folder.resolve(id).resolve("recipe.yaml");
    }

    /**
     * Returns where a new run goes.
     *
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if the name is none
     */
    Path next(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "'%s' is no name of a run; expected up to 100 letters, digits, '.', '_' and '-'"
                            .formatted(name));
        }
        return RunFolder.next(folder, name);
    }

    /** Returns a run in one line, as its files tell. */
    static RunRow row(RunFolder run) {
        String id = run.folder().getFileName().toString();
        if (!Files.exists(run.status())) {
            return new RunRow(id, "stopped", 0, 0, 0, "never started", changed(run.recipe()));
        }
        RunStatus status;
        try {
            status = RunStatus.read(run.status());
        } catch (ModalityException e) {
            return new RunRow(id, "failed", 0, 0, 0, e.getMessage(), changed(run.status()));
        }
        boolean lost = works(status.state()) && !isAlive(status);
        return row(
                id,
                status,
                lost ? "stopped" : word(status.state()),
                lost
                        ? "process %d ended without saving; resume goes on from the newest checkpoint"
                                .formatted(status.pid())
                        : status.message());
    }

    private static RunRow row(String id, RunStatus status, String state, String message) {
        return new RunRow(
                id,
                state,
                status.epoch(),
                status.step(),
                status.steps(),
                message,
                Instant.ofEpochMilli(status.updated()).toString());
    }

    static RunRow row(String id, RunStatus status) {
        return row(id, status, word(status.state()), status.message());
    }

    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a state is one of work. */
    static boolean works(State state) {
        return switch (state) {
            case ENCODING, TRAINING, EVALUATING -> true;
            case COMPLETED, STOPPED, FAILED -> false;
        };
    }

    /** A process of the same number that began after the status was written is another one. */
    static boolean isAlive(RunStatus status) {
        return ProcessHandle.of(status.pid())
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant())
                .filter(start -> !start.isAfter(Instant.ofEpochMilli(status.updated())))
                .isPresent();
    }

    private static String changed(Path file) {
        try {
            return Instant.ofEpochMilli(Files.getLastModifiedTime(file).toMillis()).toString();
        } catch (IOException e) {
            return Instant.EPOCH.toString();
        }
    }

    /** Returns all about a run. */
    static RunInfo info(RunFolder run, RunRow row) {
        List<String> checkpoints = checkpoints(run);
        List<String> modalities = new ArrayList<>();
        Map<String, String> bundles = new TreeMap<>();
        if (!checkpoints.isEmpty()) {
            new CheckpointStore(run.checkpoints(), Integer.MAX_VALUE)
                    .newest()
                    .ifPresent(
                            newest -> {
                                newest.manifest()
                                        .model()
                                        .modalities()
                                        .forEach(id -> modalities.add(id.value()));
                                newest.manifest()
                                        .model()
                                        .bundles()
                                        .forEach((id, sha) -> bundles.put(id.value(), sha));
                            });
        }
        Map<String, String> pinned = pinned(run);
        bundles.putAll(pinned);
        return new RunInfo(
                row,
                run.folder().toAbsolutePath().normalize().toString(),
                run.recipeText(),
                modalities.isEmpty() ? List.copyOf(pinned.keySet()) : modalities,
                bundles,
                checkpoints,
                Files.exists(run.report()));
    }

    /**
     * Returns version and hash of the bundle of each modality, in the order of training, as noted
     * when the run began.
     */
    private static Map<String, String> pinned(RunFolder run) {
        Map<String, String> pinned = new LinkedHashMap<>();
        if (Files.exists(run.bundles())) {
            try {
                JsonNode root = MAPPER.readTree(run.bundles().toFile());
                root.properties().forEach(e -> pinned.put(e.getKey(), e.getValue().asText()));
            } catch (IOException e) {
                throw new ModalityException(
                        ErrorCode.IO, "%s cannot be read: %s".formatted(run.bundles(), e), e);
            }
        }
        return pinned;
    }

    private static List<String> checkpoints(RunFolder run) {
        if (!Files.isDirectory(run.checkpoints())) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(run.checkpoints())) {
            return found.map(step -> step.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .sorted(Collections.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "folder %s cannot be listed: %s".formatted(run.checkpoints(), e),
                    e);
        }
    }
}
