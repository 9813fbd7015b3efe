package io.affogato.platform.launcher.admin;

import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.RunStatus;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.launcher.run.RunJob;
import io.affogato.platform.launcher.run.TrainRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a folder. Those that are started or resumed here go on a thread of this process, one
 * at a time; runs of other processes are seen by what their folders say.
 */
public final class LiveRuns implements RunAdmin, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRuns.class);
    private static final long PATIENCE_MINUTES = 10;

    private final RunFolders folders;
    private final Supplier<RunJob.Place> place;
    private final ExecutorService line =
            Executors.newSingleThreadExecutor(work -> daemon(work, "affogato-run"));
    private final Map<String, LiveRun> live = new LinkedHashMap<>();
    private final List<Consumer<RunEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Opens a folder of runs.
     *
     * @param runs holds run folders; made when the first run comes
     * @param place what runs work with, asked for by each; engines must be started then
     */
    public LiveRuns(Path runs, Supplier<RunJob.Place> place) {
        this.folders = new RunFolders(runs.toAbsolutePath().normalize());
        this.place = place;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public RunRow start(String recipe, String name, Map<String, String> settings) {
        List<String> overrides = new ArrayList<>();
        settings.forEach((key, value) -> overrides.add(key + "=" + value));
        Recipe read = new RecipeReader().read(Path.of("recipe"), recipe, overrides);
        String wanted = name.isEmpty() ? read.run().name() : name;
        LiveRun run;
        synchronized (live) {
            run = enqueue(RunFolder.create(folders.next(wanted), RecipeReader.toYaml(read)));
        }
        return begin(run, read, "affogato run start");
    }

    @Override
    public RunRow resume(String id) {
        RunFolder folder = folders.open(id);
        Recipe read = new RecipeReader().read(folder.recipe(), List.of());
        LiveRun run;
        synchronized (live) {
            RunRow row = current(folder);
            if (row.atWork()) {
                throw new ModalityException(
                        ErrorCode.BUSY,
                        "run '%s' is %s already; stop it first".formatted(id, row.state()));
            }
            if (row.state().equals("completed")) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "run '%s' is completed; start another run of its recipe".formatted(id));
            }
            run = enqueue(folder);
        }
        return begin(run, read, "affogato run resume " + id);
    }

    private LiveRun enqueue(RunFolder folder) {
        LiveRun run = new LiveRun(folder, this::tell);
        live.put(run.row().id(), run);
        return run;
    }

    private RunRow begin(LiveRun run, Recipe recipe, String command) {
        run.tell("waiting", run.row().message());
        RunRow waiting = run.row();
        TrainRun.Wish wish = new TrainRun.Wish(List.of(), Optional.empty(), command);
        line.execute(() -> work(run, new RunJob(recipe, run.folder(), wish)));
        return waiting;
    }

    /** One run that fails must not keep the next from its turn. */
    private void work(LiveRun run, RunJob job) {
        try {
            if (run.stops().isAsked()) {
                run.tell("stopped", "taken out of the line");
            } else {
                job.run(place.get(), run, run.stops());
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("run {} failed", run.row().id(), e);
            if (!run.row().state().equals("failed")) {
                run.tell("failed", firstLine(e)); // before it could note that itself
            }
        } finally {
            synchronized (live) {
                live.remove(run.row().id(), run);
            }
        }
    }

    private static String firstLine(Throwable e) {
        String message = e instanceof ModalityException ? e.getMessage() : e.toString();
        return message.lines().findFirst().orElse("");
    }

    @Override
    public List<RunRow> list() {
        return folders.rows().stream().map(this::current).toList();
    }

    private RunRow current(RunRow written) {
        synchronized (live) {
            LiveRun run = live.get(written.id());
            return run == null ? written : run.row();
        }
    }

    private RunRow current(RunFolder folder) {
        return current(RunFolders.row(folder));
    }

    @Override
    public RunInfo info(String id) {
        RunFolder folder = folders.open(id);
        return RunFolders.info(folder, current(folder));
    }

    /** Asks a run of this process through its switch, one of another through a file. */
    @Override
    public RunRow stop(String id) {
        RunFolder folder = folders.open(id);
        RunRow row = current(folder);
        LiveRun run;
        synchronized (live) {
            run = live.get(id);
        }
        if (run != null) {
            run.stops().ask();
        } else if (row.atWork() && RunFolders.isAlive(RunStatus.read(folder.status()))) {
            leave(folder.stopWish());
        }
        return current(folder);
    }

    private static void leave(Path wish) {
        try {
            Files.write(wish, new byte[0]);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; check its permissions".formatted(wish, e),
                    e);
        }
    }

    @Override
    public List<String> metrics(String id, long after, int most) {
        return LineTail.of(folders.open(id).metrics(), after, most);
    }

    @Override
    public AutoCloseable listen(Consumer<RunEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** One listener that fails does not keep the others from hearing. */
    private void tell(RunEvent event) {
        for (Consumer<RunEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}", event.row(), e);
            }
        }
    }

    /** Asks every run to save and to end, and waits for that. Calling it twice is allowed. */
    @Override
    public void close() {
        synchronized (live) {
            live.values().forEach(run -> run.stops().ask());
        }
        line.shutdown();
        try {
            if (!line.awaitTermination(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                LOG.warn("a run had not ended after {} min", PATIENCE_MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
