package io.affogato.platform.launcher.console;

import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.HeadAnswerer;
import io.affogato.fusion.run.OpenModel;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import io.affogato.platform.launcher.console.OpenModels.Open;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers questions with the model that is open, one at a time, on a thread of its own. */
final class AskService implements AutoCloseable {

    private static final int WAITING = 16;

    private final OpenModels models;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    work -> {
                        Thread made = new Thread(work, "affogato-ask");
                        made.setDaemon(true);
                        return made;
                    });

    AskService(OpenModels models) {
        this.models = models;
    }

    /**
     * An answer.
     *
     * @param model that answered
     * @param question as asked
     * @param answer to it, with {@link Said#kind} and what follows there
     * @param senses that the model had
     * @param without senses that were taken away
     * @param seconds it took, without waiting in line
     */
    record Answer(
            String model,
            String question,
            String answer,
            String kind,
            List<String> options,
            List<Double> shares,
            double score,
            List<Double> scale,
            Optional<Said.Drawn> mask,
            List<String> senses,
            List<String> without,
            double seconds) {}

    /**
     * What answers, and how.
     *
     * @param kind words, class, score or mask
     */
    record Standing(String model, List<String> modalities, String kind, int waiting) {}

    /** Returns what would answer now. Opens it if it is not open. */
    Standing standing(String run) {
        return inTurn(
                () -> {
                    Open open = models.open(run);
                    return new Standing(
                            open.name(),
                            ids(open.modalities()),
                            Said.word(open.trained().model().head().kind()),
                            thread.getQueue().size());
                });
    }

    /** Works with the open model when its turn has come. */
    <T> T with(String run, Function<Open, T> work) {
        return inTurn(() -> work.apply(models.open(run)));
    }

    /**
     * Answers.
     *
     * @param run folder name of a run; empty for what is in use
     * @param without senses to take away
     */
    Answer ask(String run, Sample sample, Set<ModalityId> without) {
        return ask(run, sample, without, piece -> {});
    }

    /**
     * Answers.
     *
     * @param run folder name of a run; empty for what is in use
     * @param without senses to take away
     * @param heard gets the answer in pieces as it is written, on another thread
     */
    Answer ask(String run, Sample sample, Set<ModalityId> without, Consumer<String> heard) {
        return inTurn(() -> answer(models.open(run), sample, without, heard));
    }

    private static Answer answer(
            Open open, Sample sample, Set<ModalityId> without, Consumer<String> heard) {
        long start = System.nanoTime();
        for (ModalityId id : without) {
            if (!open.modalities().contains(id)) {
                throw Json.bad(
                        "sense '%s' cannot be taken away: the model has %s"
                                .formatted(id, open.modalities()));
            }
        }
        try (FeatureTable features =
                open.trained().model().encode(List.of(sample), Progress.NONE)) {
            if (features.modalities().isEmpty()) {
                throw new ModalityException(
                        ErrorCode.EMPTY_SIGNAL,
                        "no modality of the model finds a file of its own among %s"
                                .formatted(sample.media().keySet()));
            }
            Said said = said(open, features, sample, without, heard);
            List<ModalityId> used = new ArrayList<>(features.modalities());
            used.removeAll(without);
            return new Answer(
                    open.name(),
                    sample.question(),
                    said.text(),
                    said.kind(),
                    said.options(),
                    said.shares(),
                    said.score(),
                    said.scale(),
                    said.mask(),
                    ids(used),
                    ids(List.copyOf(new LinkedHashSet<>(without))),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private static Said said(
            Open open,
            FeatureTable features,
            Sample sample,
            Set<ModalityId> without,
            Consumer<String> heard) {
        OpenModel model = open.trained().model();
        Optional<HeadAnswerer> head = model.headAnswerer(features);
        if (head.isEmpty() && sample.options().isEmpty()) {
            return Said.words(model.answerer(features).write(sample, without, heard));
        }
        Said said =
                head.isPresent()
                        ? Said.head(
                                model.head(),
                                head.get().answer(List.of(sample), without).get(0),
                                () -> open.masked(sample))
                        : Said.choice(
                                sample.options(),
                                model.answerer(features).choose(List.of(sample), without).get(0));
        heard.accept(said.text());
        return said;
    }

    private static List<String> ids(List<ModalityId> ids) {
        return ids.stream().map(ModalityId::value).toList();
    }

    private <T> T inTurn(Callable<T> work) {
        Future<T> result;
        try {
            result =
                    thread.submit(
                            () -> {
                                Engines.start();
                                return work.call();
                            });
        } catch (RejectedExecutionException e) {
            throw new ModalityException(
                    ErrorCode.BUSY, "%d questions are waiting; try again".formatted(WAITING), e);
        }
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new ModalityException(ErrorCode.BUSY, "the server is stopping", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModalityException known) {
                throw known;
            }
            throw new ModalityException(ErrorCode.INTERNAL, String.valueOf(e.getCause()), e);
        }
    }

    /** Closes what is not needed any more, such as a model whose bundles were replaced. */
    void tidy() {
        if (thread.getQueue().isEmpty()) {
            thread.execute(models::tidy);
        }
    }

    @Override
    public void close() {
        thread.execute(models::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
