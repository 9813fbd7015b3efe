/** Writing and scoring answers with a language model. */
package io.affogato.fusion.backbone.generation;
