/**
 * Multimodal infusion tuning (MiT, arXiv:2403.05060): one global vector a modality changes queries,
 * attention and feed-forward inside some blocks of a frozen language model. It adds no token.
 */
package io.affogato.fusion.mit;
