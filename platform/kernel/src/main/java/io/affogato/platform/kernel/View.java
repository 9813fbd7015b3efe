package io.affogato.platform.kernel;

import java.util.List;

/**
 * All that operators can ask about, at one moment; never changes.
 *
 * @param state what is committed, or what a process that may not commit goes by
 * @param deployed in use
 * @param draining replaced and still held
 * @param overdue those of {@code draining} that take longer than expected
 * @param files in the bundle folders
 * @param trying under way
 * @param stuck tries that were given up but whose threads run on
 * @param waiting changes that wait for the end of a training stage, in words
 */
record View(
        KernelState state,
        List<Deployment> deployed,
        List<Deployment> draining,
        List<Deployment> overdue,
        List<FileBook.Entry> files,
        List<Attempt> trying,
        List<Attempt> stuck,
        List<String> waiting) {

    static final View EMPTY =
            new View(
                    KernelState.EMPTY,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());

    View {
        deployed = List.copyOf(deployed);
        draining = List.copyOf(draining);
        overdue = List.copyOf(overdue);
        files = List.copyOf(files);
        trying = List.copyOf(trying);
        stuck = List.copyOf(stuck);
        waiting = List.copyOf(waiting);
    }
}
