/**
 * What a trained model is worth: its answers measured by question type and, sense by sense, with
 * the sense and without it. {@link io.affogato.fusion.eval.Evaluation} asks a {@link
 * io.affogato.fusion.eval.Predictor} and holds a {@link io.affogato.fusion.eval.Yardstick} against
 * its answers; the results are plain records.
 */
package io.affogato.fusion.eval;
