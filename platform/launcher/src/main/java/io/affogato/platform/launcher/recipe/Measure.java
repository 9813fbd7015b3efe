package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What counts as right. */
public enum Measure {
    /** Equal up to case and spaces. */
    @JsonProperty("exact")
    EXACT,
    /** Equal once digits are words. */
    @JsonProperty("avqa")
    AVQA,
    /** Part of the accepted answer, as the released code counts. */
    @JsonProperty("avqa-legacy")
    AVQA_LEGACY,
    /** Equal once digits are words and commas are gone. */
    @JsonProperty("sqa3d")
    SQA3D,
    /** Part of the accepted answer, as the released code counts. */
    @JsonProperty("sqa3d-legacy")
    SQA3D_LEGACY
}
