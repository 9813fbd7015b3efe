package io.affogato.platform.report;

/** One part of the page, between two headings. */
interface Section {

    /** Writes the section, heading included, or nothing if the model has nothing to show. */
    void write(ReportModel model, Markup out);
}
