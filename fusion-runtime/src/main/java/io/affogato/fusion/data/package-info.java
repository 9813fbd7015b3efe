/**
 * Samples from JSONL files, and batches of them: {@link io.affogato.fusion.data.SampleFile} reads,
 * {@link io.affogato.fusion.data.SampleBatches} stacks. JSON stays in here.
 */
package io.affogato.fusion.data;
