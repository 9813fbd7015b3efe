package io.affogato.platform.kernel;

/**
 * The parts of a kernel that its desks share.
 *
 * @param lock who commits
 * @param states what is committed
 * @param store bytes of bundles
 * @param guard who is being tried
 * @param journal what happened
 * @param board what is in use
 * @param bench where candidates are tried
 * @param book what became of each file
 * @param transitions changes under way
 * @param intake from a file to a candidate
 * @param workshop from a candidate to a try
 * @param folders what the folders ask for
 * @param restarts what is committed already
 * @param collected changes that are about to begin
 */
record KernelParts(
        ProcessLock lock,
        StateStore states,
        BundleStore store,
        CrashGuard guard,
        Journal journal,
        Switchboard board,
        Bench bench,
        FileBook book,
        Transitions transitions,
        Intake intake,
        Workshop workshop,
        FolderDesk folders,
        Restarts restarts,
        Collected collected) {

    /** Returns the desk that carries out wishes of operators. */
    ChangeDesk changes() {
        return new ChangeDesk(this);
    }

    /** Returns all that operators can ask about, as it is now. */
    View view() {
        return new View(
                board.state(),
                java.util.List.copyOf(board.deployed()),
                board.draining(),
                board.draining().stream().filter(board::isOverdue).toList(),
                book.all(),
                bench.trying(),
                bench.stuck(),
                transitions.waiting());
    }
}
