package io.affogato.fusion.data.published;

import java.util.List;

/** Understands the entries of one kind of annotation file. */
interface EntryReader {

    /** Returns the columns of CSV without a first row of names; empty if there is such a row. */
    default List<String> columns() {
        return List.of();
    }

    /** Returns the questions of an entry; none after a problem, or if it is left out. */
    List<PublishedQuestion> read(Entry entry);
}
