/**
 * What a run leaves behind: {@link io.affogato.fusion.run.RunFolder} names the files, {@link
 * io.affogato.fusion.run.MetricsFile} and {@link io.affogato.fusion.run.EventFile} are listeners
 * that write as training goes, {@link io.affogato.fusion.run.ReportData} is what a report shows.
 */
package io.affogato.fusion.run;
