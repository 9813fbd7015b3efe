package io.affogato.fusion.crema;

import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.qformer.QFormer;

/** The two frozen networks that every modality shares; they stay the caller's. */
public record FrozenParts(QFormer qformer, LanguageModel languageModel) {}
