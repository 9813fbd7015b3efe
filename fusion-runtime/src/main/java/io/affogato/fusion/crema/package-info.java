/** CREMA: one small adapter a modality, self-gated fusion, tokens for a frozen language model. */
package io.affogato.fusion.crema;
