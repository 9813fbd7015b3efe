/**
 * Encoder outputs, computed once: {@link io.affogato.fusion.features.FeatureStore} keeps them on
 * disk under the hash of everything that decides them, {@link
 * io.affogato.fusion.features.FeaturePipeline} fills it, {@link
 * io.affogato.fusion.features.FeatureTable} hands them out in batches.
 */
package io.affogato.fusion.features;
