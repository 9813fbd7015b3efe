/** The query transformer that all modalities share. */
package io.affogato.fusion.qformer;
