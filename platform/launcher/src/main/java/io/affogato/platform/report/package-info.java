/**
 * The page that shows what a run did: {@link io.affogato.platform.report.ReportWriter} turns a
 * {@link io.affogato.platform.report.ReportModel} into one HTML file without scripts, styles or
 * pictures from elsewhere.
 */
package io.affogato.platform.report;
