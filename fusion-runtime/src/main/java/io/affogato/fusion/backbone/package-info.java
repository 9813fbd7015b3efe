/**
 * Frozen language models that read embeddings. {@link io.affogato.fusion.backbone.LanguageModel} is
 * what fusion methods see; nothing here knows which method calls it.
 */
package io.affogato.fusion.backbone;
