/**
 * Published data sets, turned into sample files: {@link
 * io.affogato.fusion.data.published.PublishedFormat} knows which there are, {@link
 * io.affogato.fusion.data.published.Conversion} reads annotations, looks for media and writes
 * JSONL. What the data sets are called and how their folders are laid out stands in {@code
 * formats.json}; the classes here know kinds of annotations only.
 */
package io.affogato.fusion.data.published;
