package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.Ops;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.golden.Golden;

/** The frozen encoders of a recorded run; which one a modality has shows in its input. */
record FrozenEncoders(Golden golden) {

    /** Returns features (B*S, N, D). */
    NDArray encode(String m) {
        if (golden.has("in/" + m + "_feat")) {
            return CremaCase.KERNELS.call(
                    "with_positions",
                    golden.input(m + "_feat"),
                    golden.input(m),
                    golden.input("pos_embedding"));
        }
        NDArray input = framesFirst(golden.input(m));
        long[] shape = input.getShape().getShape();
        NDArray rows =
                shape.length == 5
                        ? Ops.reshape(input, shape[0] * shape[1], shape[2], shape[3], shape[4])
                        : Ops.reshape(input, shape[0] * shape[1], shape[2], shape[3]);
        return shape.length == 5 ? vision().encode(rows) : sound(m).encode(rows);
    }

    /**
     * The recorded code takes an axis of three behind the batch for the channels, even where three
     * is the number of frames.
     */
    private static NDArray framesFirst(NDArray input) {
        boolean swapped = input.getShape().dimension() == 5 && input.getShape().get(1) == 3;
        return swapped ? input.transpose(0, 2, 1, 3, 4) : input;
    }

    private VisionTransformer vision() {
        JsonObject c = golden.config().getAsJsonObject("vit");
        int width = c.get("embed_dim").getAsInt();
        VisionConfig config =
                new VisionConfig(
                        c.get("img_size").getAsInt(),
                        c.get("patch_size").getAsInt(),
                        width,
                        c.get("depth").getAsInt(),
                        c.get("num_heads").getAsInt(),
                        (int) (width * c.get("mlp_ratio").getAsDouble()),
                        1e-6);
        return new VisionTransformer(config, golden.weights().prefix("visual_encoder."));
    }

    private BeatsEncoder sound(String m) {
        JsonObject c = golden.config().getAsJsonObject("beats");
        BeatsConfig config =
                new BeatsConfig(
                        c.get("input_patch_size").getAsInt(),
                        c.get("embed_dim").getAsInt(),
                        c.get("encoder_embed_dim").getAsInt(),
                        c.get("encoder_layers").getAsInt(),
                        c.get("encoder_attention_heads").getAsInt(),
                        c.get("encoder_ffn_embed_dim").getAsInt(),
                        c.get("conv_pos").getAsInt(),
                        c.get("conv_pos_groups").getAsInt(),
                        c.get("num_buckets").getAsInt(),
                        c.get("max_distance").getAsInt(),
                        golden.number(m + "_frames"),
                        golden.number(m + "_mel"));
        return new BeatsEncoder(config, golden.weights().prefix(m + "_encoder.model."));
    }
}
