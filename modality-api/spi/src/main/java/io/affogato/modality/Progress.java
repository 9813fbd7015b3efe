package io.affogato.modality;

/** Receives how far long work has come. One thread reports at a time. */
@FunctionalInterface
public interface Progress {

    /** Ignores every report. */
    Progress NONE = (what, done, total) -> {};

    /**
     * Takes one report.
     *
     * @param what the work in a few words, such as {@code writing clips}
     * @param done finished items
     * @param total all items, at least {@code done}
     */
    void report(String what, long done, long total);
}
