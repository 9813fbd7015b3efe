package io.affogato.platform.admin;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Every operation on training runs, once. One run trains at a time; others wait in line.
 *
 * <p>Safe for any thread. Errors are {@link io.affogato.modality.ModalityException}s.
 */
public interface RunAdmin {

    /**
     * Starts a run.
     *
     * @param recipe text of a recipe
     * @param name of the run folder; empty for the recipe's own
     * @param settings as {@code --set key=value} on the command line
     */
    RunRow start(String recipe, String name, Map<String, String> settings);

    /** Returns every run, newest first. */
    List<RunRow> list();

    /** Returns one run. */
    RunInfo info(String id);

    /** Asks a run to save at its next step and to end. Asking twice is allowed. */
    RunRow stop(String id);

    /** Goes on with a run that was stopped or killed. */
    RunRow resume(String id);

    /**
     * Returns lines of the run's {@code metrics.jsonl}, oldest first.
     *
     * @param after how many lines are known
     * @param most how many at most
     */
    List<String> metrics(String id, long after, int most);

    /**
     * Calls the listener after each change; it must be quick.
     *
     * @return ends the calls
     */
    AutoCloseable listen(Consumer<RunEvent> listener);

    /**
     * A run in one line.
     *
     * @param id name of its folder
     * @param state as in {@code status.json}, in lower case; {@code waiting} while in line
     * @param epoch of the latest batch, from 0
     * @param step batches done
     * @param steps batches of the whole run; 0 while unknown
     * @param message one line for people
     * @param updated ISO 8601
     */
    record RunRow(
            String id,
            String state,
            int epoch,
            long step,
            long steps,
            String message,
            String updated) {

        /** Returns whether it waits or works, so that it can be stopped. */
        public boolean atWork() {
            return switch (state) {
                case "waiting", "encoding", "training", "evaluating" -> true;
                default -> false;
            };
        }
    }

    /**
     * All about a run.
     *
     * @param row in one line
     * @param folder of the run
     * @param recipe with every default filled in
     * @param modalities in the order of training
     * @param bundles version and hash of the bundle of each modality
     * @param checkpoints names, newest first
     * @param report whether there is a report
     */
    record RunInfo(
            RunRow row,
            String folder,
            String recipe,
            List<String> modalities,
            Map<String, String> bundles,
            List<String> checkpoints,
            boolean report) {

        /** Copies the collections and sorts the bundles. */
        public RunInfo {
            modalities = List.copyOf(modalities);
            bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
            checkpoints = List.copyOf(checkpoints);
        }
    }

    /**
     * Something happened to a run.
     *
     * @param row after it
     * @param line of the metrics file, if it was one; empty otherwise
     */
    record RunEvent(RunRow row, String line) {}
}
