/**
 * What a trained model is worth: accuracy by question type and, sense by sense, with the sense and
 * without it. {@link io.affogato.fusion.eval.Evaluation} asks an {@link
 * io.affogato.fusion.eval.Answerer}; the results are plain records.
 */
package io.affogato.fusion.eval;
