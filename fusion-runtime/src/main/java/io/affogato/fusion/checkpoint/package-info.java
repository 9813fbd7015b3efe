/**
 * What survives a crash: {@link io.affogato.fusion.checkpoint.CheckpointStore} keeps one folder a
 * step, safetensors and a JSON manifest, that appears whole or not at all; {@link
 * io.affogato.fusion.checkpoint.Durable} is how any file of this runtime is put in place.
 */
package io.affogato.fusion.checkpoint;
