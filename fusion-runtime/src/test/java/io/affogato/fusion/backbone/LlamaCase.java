package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.Arrays;

/** A recorded LLaMA, and a prompt for it. */
public record LlamaCase(Golden golden, NDManager manager, LlamaModel model)
        implements AutoCloseable {

    /** Names of the recorded cases. */
    public static final String MHA = "llama_mha";

    /** With fewer heads of keys than of queries. */
    public static final String GQA = "llama_gqa";

    /** Opens a case with arrays of its own. */
    public static LlamaCase open(String name) {
        NDManager manager = NDManager.newBaseManager();
        Golden golden = Golden.open(name, manager);
        return new LlamaCase(golden, manager, new LlamaModel(config(golden), golden.weights()));
    }

    /** Returns the sizes. */
    public static LlamaConfig config(Golden golden) {
        int width = golden.number("hidden_size");
        int heads = golden.number("heads");
        return new LlamaConfig(
                golden.number("vocab_size"),
                width,
                golden.number("intermediate_size"),
                golden.number("layers"),
                heads,
                golden.number("kv_heads"),
                width / heads,
                golden.real("rope_theta"),
                1e-6,
                false,
                new SpecialTokens(1, 2, 0));
    }

    /** Returns the recorded mask (B, L). */
    public NDArray mask() {
        return Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
    }

    /** Returns embeddings of the recorded, right-padded texts (B, L, E). */
    public NDArray prompt() {
        return model.embed(golden.input("input_ids"));
    }

    /** Returns the prompt's rows with two hidden positions of nonsense after {@code place}. */
    public NDArray widened(NDArray prompt, long place) {
        NDArray hole = Ops.full(prompt, 7, prompt.getShape().get(0), 2, prompt.getShape().get(2));
        return insert(prompt, hole, place);
    }

    /** Returns a mask for {@link #widened}. */
    public NDArray widenedMask(NDArray mask, long place) {
        return insert(mask, Ops.full(mask, 0, mask.getShape().get(0), 2), place);
    }

    private static NDArray insert(NDArray x, NDArray hole, long place) {
        long end = x.getShape().get(1);
        return Ops.concat(
                Arrays.asList(Ops.slice(x, 1, 0, place), hole, Ops.slice(x, 1, place, end)), 1);
    }

    @Override
    public void close() {
        golden.close();
        manager.close();
    }
}
