/**
 * Makes this project's own small backbones from generated corpora. A language model learns to
 * reason over soft tokens, sums of its own word embeddings; a vision model and query transformer
 * then learn to write such tokens; other encoders learn their corpus's labels.
 */
package io.affogato.fusion.pretrain;
