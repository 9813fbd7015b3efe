/**
 * Turning published checkpoints into native folders: {@code config.json} and {@code
 * model.safetensors}, under the names that backbones and adapters are read by. Names are checked
 * against the networks themselves; elements are copied bit for bit.
 */
package io.affogato.fusion.importing;
