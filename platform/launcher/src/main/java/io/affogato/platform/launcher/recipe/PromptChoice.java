package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How questions are put, by published data set. */
public enum PromptChoice {
    /** A free question. */
    @JsonProperty("open")
    OPEN,
    /** SQA3D. */
    @JsonProperty("sqa3d")
    SQA3D,
    /** MUSIC-AVQA. */
    @JsonProperty("music-avqa")
    MUSIC_AVQA,
    /** NExT-QA and other multiple choice. */
    @JsonProperty("next-qa")
    NEXT_QA,
    /** The pretraining on scenes, while training. */
    @JsonProperty("scenes")
    SCENES,
    /** The pretraining on sounds. */
    @JsonProperty("sounds")
    SOUNDS,
    /** The question alone. */
    @JsonProperty("bare")
    BARE,
    /** Masks of what an expression means, as in MiT. */
    @JsonProperty("segmentation")
    SEGMENTATION
}
