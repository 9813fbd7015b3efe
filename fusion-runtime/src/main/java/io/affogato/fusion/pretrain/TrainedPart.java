package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A stage and what a backbone keeps of it.
 *
 * @param stage what is trained
 * @param stored gives the arrays under the names they are stored under, as they are by then
 */
record TrainedPart(Stage stage, Supplier<Map<String, NDArray>> stored) {}
