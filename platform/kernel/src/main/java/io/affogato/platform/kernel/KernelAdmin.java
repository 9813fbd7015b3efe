package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.FileReport;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.Generation;
import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.ModalityInfo;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.kernel.ChangeDesk.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What operators ask, brought to the deployer's thread and back. */
final class KernelAdmin implements ModalityAdmin {

    /** For what is not a bundle's own code: the disk, and the looks of the deployer. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final DeployerLoop loop;
    private final KernelParts parts;
    private final FileChecks checks;
    private final Explanations explanations;
    private final ToLongFunction<String> engineBytes;
    private final Duration limit;

    KernelAdmin(
            DeployerLoop loop,
            KernelParts parts,
            RetiredLoaders retired,
            ToLongFunction<String> engineBytes,
            Duration answerLimit) {
        this.loop = loop;
        this.parts = parts;
        this.engineBytes = engineBytes;
        checks = new FileChecks(parts.intake(), parts.workshop());
        explanations = new Explanations(parts.journal(), retired);
        limit = answerLimit.plus(GRACE);
    }

    @Override
    public List<ModalityRow> list(boolean all) {
        return Inventory.rows(loop.view(), all, engineBytes);
    }

    @Override
    public ModalityInfo info(ModalityId id) {
        return explanations.info(id.value(), loop.view(), list(true));
    }

    @Override
    public ChangePlan plan(Change change) {
        try {
            Candidate staged = staged(change);
            return await(loop.call(() -> parts.changes().plan(change, staged)));
        } catch (RefusedException e) {
            return new ChangePlan(change, false, e.code().code(), e.getMessage(), List.of());
        }
    }

    @Override
    public ChangeResult apply(Change change) {
        Candidate staged;
        try {
            staged = staged(change);
        } catch (RefusedException e) {
            Trail.of(parts.journal(), change.who(), Path.of(change.target()))
                    .fail(Workshop.stateOf(e.code()), e.code(), e.getMessage());
            return new ChangeResult(
                    false,
                    loop.view().state().generation(),
                    e.code().code(),
                    e.getMessage(),
                    List.of());
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        loop.submit(() -> parts.changes().apply(change, staged, loop.afterwards(answer)), answer);
        Answer known = await(answer);
        List<ModalityRow> rows =
                list(true).stream().filter(r -> known.bundles().contains(r.bundle())).toList();
        return new ChangeResult(
                known.done(),
                loop.view().state().generation(),
                known.code(),
                known.message(),
                rows);
    }

    private Candidate staged(Change change) throws RefusedException {
        return change.kind() == Change.Kind.INSTALL
                ? checks.stage(Path.of(change.target()).toAbsolutePath().normalize())
                : null;
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModalityException known) {
                throw known;
            }
            throw new ModalityException(ErrorCode.INTERNAL, "the change failed: " + e, e);
        } catch (TimeoutException e) {
            throw new ModalityException(
                    ErrorCode.BUSY,
                    "no answer in %d s; see 'affogato modality diag'".formatted(limit.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModalityException(
                    ErrorCode.BUSY, "interrupted while waiting; the change goes on", e);
        }
    }

    @Override
    public FileReport verify(Path file) {
        return checks.verify(file.toAbsolutePath().normalize());
    }

    @Override
    public FileReport resolve(Path file) {
        return checks.resolve(file.toAbsolutePath().normalize());
    }

    @Override
    public List<Finding> diagnose(Optional<ModalityId> id) {
        return explanations.diagnose(loop.view(), id.map(ModalityId::value));
    }

    @Override
    public List<Generation> history() {
        return parts.states().history(loop.view().state());
    }

    @Override
    public List<JournalEntry> journal(long after, int most) {
        return parts.journal().after(after, most);
    }

    @Override
    public List<JournalEntry> newest(int most) {
        return parts.journal().newest(most);
    }

    @Override
    public AutoCloseable listen(Consumer<JournalEntry> listener) {
        return parts.journal().listen(listener)::run;
    }
}
