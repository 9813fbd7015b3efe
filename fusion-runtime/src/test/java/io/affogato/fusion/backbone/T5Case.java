package io.affogato.fusion.backbone;

import com.google.gson.JsonObject;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.golden.Golden;

/** Sizes of the T5 in a golden case. */
public final class T5Case {

    private T5Case() {}

    /** Returns the sizes, without dropout. */
    public static T5Config config(Golden golden) {
        JsonObject sizes = golden.config().deepCopy();
        sizes.addProperty("dropout_rate", 0);
        return T5Config.from(ConfigFile.parse("golden case", sizes.toString()));
    }

    /**
     * Returns the distance from which on positions share a bucket. The sidecars of whole models do
     * not name it: all were recorded with the same, which their logits confirm.
     */
    public static int maxDistance(Golden golden) {
        String key = "relative_attention_max_distance";
        return golden.config().has(key) ? golden.number(key) : 20;
    }
}
