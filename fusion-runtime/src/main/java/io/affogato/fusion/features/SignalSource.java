package io.affogato.fusion.features;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Signals of recordings in order, read ahead on worker threads with a reader each.
 *
 * <p>One thread takes; memory is bounded by the signals read ahead.
 */
final class SignalSource implements AutoCloseable {

    private final BlockingQueue<SignalReader> readers = new LinkedBlockingQueue<>();
    private final Deque<Pending> ahead = new ArrayDeque<>();
    private final Iterator<Recording> waiting;
    private final ExecutorService workers;
    private final int window;

    SignalSource(
            Modality modality,
            ReaderContext context,
            List<Recording> recordings,
            int threads,
            int window) {
        this.waiting = recordings.iterator();
        this.window = window;
        this.workers = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            readers.add(modality.openReader(context));
        }
    }

    /** Returns whether there is another recording to {@link #take}. */
    boolean hasNext() {
        return !ahead.isEmpty() || waiting.hasNext();
    }

    /** Takes the next recording and its signal. */
    Reading take() {
        while (ahead.size() < window && waiting.hasNext()) {
            Recording recording = waiting.next();
            ahead.add(new Pending(recording, workers.submit(() -> read(recording))));
        }
        Pending next = ahead.remove();
        return new Reading(next.recording(), await(next));
    }

    private Signal read(Recording recording) throws InterruptedException {
        SignalReader reader = readers.take();
        try {
            return reader.read(recording.sample());
        } finally {
            readers.add(reader);
        }
    }

    /** Foreign code ran here, so anything it threw becomes a failure that names the recording. */
    private static Outcome await(Pending pending) {
        try {
            return new Outcome.Read(pending.signal().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModalityException failure) {
                return new Outcome.Failed(failure.code(), failure.getMessage());
            }
            if (e.getCause() instanceof VirtualMachineError error) {
                throw error;
            }
            return new Outcome.Failed(
                    ErrorCode.INTERNAL,
                    "the reader failed on %s: %s; report it to the author of the bundle"
                            .formatted(pending.recording().sources(), e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModalityException(
                    ErrorCode.IO, "reading was interrupted; run it again to go on", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        readers.forEach(SignalReader::close);
    }

    /** A recording and what reading it gave. */
    record Reading(Recording recording, Outcome outcome) {}

    /** What reading gave. */
    sealed interface Outcome {

        /** A signal. */
        record Read(Signal signal) implements Outcome {}

        /** A failure somebody can mend. */
        record Failed(ErrorCode code, String reason) implements Outcome {}
    }

    private record Pending(Recording recording, Future<Signal> signal) {}
}
