package io.affogato.platform.launcher.run;

import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.RunStatus;
import io.affogato.fusion.run.RunStatus.State;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.FolderLock;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.terminal.StopRequests;
import java.io.IOException;
import java.nio.file.Files;

/**
 * One run from its recipe to its report, whoever asked for it: locks the run folder, holds the
 * bundles it works with, keeps {@code status.json} true and puts the trained adapters into their
 * store.
 */
public final class RunJob {

    private final Recipe recipe;
    private final RunFolder folder;
    private final TrainRun.Wish wish;

    /** Prepares a run in a folder that exists; one with checkpoints goes on from the newest. */
    public RunJob(Recipe recipe, RunFolder folder, TrainRun.Wish wish) {
        this.recipe = recipe;
        this.folder = folder;
        this.wish = wish;
    }

    /**
     * What a run works with.
     *
     * @param home folders of the installation and the user
     * @param registry bundles that are installed
     * @param adapters gets what was trained
     * @param encoders hears which encoders are open
     */
    public record Place(
            AffogatoHome home,
            ModalityRegistry registry,
            AdapterStore adapters,
            EncoderWatch encoders) {

        /** Where nobody wants to know which encoders are open. */
        public Place(AffogatoHome home, ModalityRegistry registry, AdapterStore adapters) {
            this(home, registry, adapters, EncoderWatch.NONE);
        }
    }

    /**
     * Runs to the end, or until somebody asks it to stop.
     *
     * @param watcher hears how it goes
     * @param stops where it can be asked to stop, until training is over
     * @throws ModalityException {@link ErrorCode#BUSY} if somebody else works on the run
     */
    @SuppressWarnings("try") // a lock is held, not used
    public TrainRun.Ended run(Place place, RunWatcher watcher, StopRequests stops) {
        try (FolderLock lock = lock()) {
            forgetWish();
            try {
                note(State.ENCODING, "starting", watcher);
                TrainRun.Ended ended = train(place, watcher, stops);
                note(state(ended), words(ended), watcher);
                return ended;
            } catch (RuntimeException | Error e) {
                note(State.FAILED, firstLine(e), watcher);
                throw e;
            } finally {
                forgetWish();
            }
        }
    }

    private FolderLock lock() {
        return FolderLock.take(
                folder.lock(),
                "run " + folder.folder(),
                "wait for it, or stop it with 'affogato run stop %s'"
                        .formatted(folder.folder().getFileName()));
    }

    /** Trains, with other code from the checkpoint on as often as an operator asks for that. */
    private TrainRun.Ended train(Place place, RunWatcher watcher, StopRequests stops) {
        RunParts parts = new RunParts(recipe, place.home());
        String owner = "run " + folder.folder().getFileName();
        while (true) {
            RunStop stop = new RunStop(folder.stopWish());
            TrainRun.Ended ended;
            try (RunLeases leases =
                    new RunLeases(place.registry(), parts::wished, owner, stop::handOver)) {
                ended = new TrainRun(recipe, folder, place, watcher).run(leases, wish, stop, stops);
            }
            boolean stopped = ended.outcome().reason() == TrainingOutcome.Reason.STOPPED;
            if (!stopped || !stop.isHandedOver()) {
                return ended;
            }
            note(State.ENCODING, "a bundle was replaced, goes on with its new code", watcher);
        }
    }

    private static State state(TrainRun.Ended ended) {
        return switch (ended.outcome().reason()) {
            case COMPLETED, ALL_EXITED -> State.COMPLETED;
            case STOPPED, TIME_UP -> State.STOPPED;
        };
    }

    private static String words(TrainRun.Ended ended) {
        String worth =
                ended.evaluation()
                        .map(EvaluationResult::overall)
                        .map(all -> ", %s %s".formatted(all.measure().key(), all.shown()))
                        .orElse("");
        return switch (ended.outcome().reason()) {
            case COMPLETED -> "done" + worth;
            case ALL_EXITED -> "done, every modality left early" + worth;
            case STOPPED -> "stopped, can be resumed";
            case TIME_UP -> "time is up" + worth + ", can be resumed with more";
        };
    }

    private static String firstLine(Throwable e) {
        String message = e instanceof ModalityException ? e.getMessage() : e.toString();
        return message.lines().findFirst().orElse("");
    }

    /** Writes the status, with the position that training has come to. */
    private void note(State state, String message, RunWatcher watcher) {
        RunStatus before =
                Files.exists(folder.status())
                        ? RunStatus.read(folder.status())
                        : RunStatus.now(state, 0, 0, 0, "");
        RunStatus now =
                RunStatus.now(state, before.epoch(), before.step(), before.steps(), message);
        now.write(folder.status());
        watcher.status(now);
    }

    private void forgetWish() {
        try {
            Files.deleteIfExists(folder.stopWish());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "%s cannot be removed: %s".formatted(folder.stopWish(), e), e);
        }
    }
}
