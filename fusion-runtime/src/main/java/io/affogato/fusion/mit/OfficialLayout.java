package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors of one modality under the names of the authors' checkpoints: {@code
 * fc_embedding_{km,vm,vp,ff,kp}.J.{weight,bias}} and {@code learnable_head_mask} (n, A), where J
 * counts the infused blocks and is not the index of a block.
 *
 * @param config with the blocks that are infused
 * @param order of these blocks in the authors' list, usually ascending
 */
public record OfficialLayout(MitAdapterConfig config, List<Integer> order) {

    /** The biases of the heads, one row a block. */
    public static final String HEADS = "learnable_head_mask";

    private static final String STEM = "fc_embedding_";

    /** Checks that the order is one of the infused blocks. */
    public OfficialLayout {
        order = List.copyOf(order);
        if (!order.stream().sorted().toList().equals(config.infusion().layers())) {
            throw new IllegalArgumentException(
                    "the order must be one of the layers %s, found %s"
                            .formatted(config.infusion().layers(), order));
        }
    }

    /** Counts the blocks from the lowest up. */
    public OfficialLayout(MitAdapterConfig config) {
        this(config, config.infusion().layers());
    }

    /** Returns the authors' name of each tensor of a full rank but the heads' biases, by ours. */
    public Map<String, String> names() {
        MitNames names = new MitNames(config);
        Map<String, String> official = new LinkedHashMap<>();
        for (int j = 0; j < order.size(); j++) {
            for (String map : names.maps()) {
                for (String part : List.of(".weight", ".bias")) {
                    official.put(
                            names.map(order.get(j), map) + part,
                            "%s%s.%d%s".formatted(STEM, map, j, part));
                }
            }
        }
        return official;
    }

    /** Returns our names of the rows of {@link #HEADS}, in order. */
    public List<String> heads() {
        MitNames names = new MitNames(config);
        return order.stream().map(names::headBias).toList();
    }

    /**
     * Reads an adapter of full rank.
     *
     * @param manager owns the parameters, which are copies
     * @param official under the authors' names
     */
    public MitAdapter read(NDManager manager, Weights official) {
        if (config.infusion().rank() != 0) {
            throw new IllegalArgumentException(
                    "the authors' maps are full, rank must be 0, was %d"
                            .formatted(config.infusion().rank()));
        }
        Map<String, NDArray> own = new LinkedHashMap<>();
        names().forEach(
                        (ours, theirs) ->
                                own.put(ours, official.get(theirs, config.tensors().get(ours))));
        int heads = config.blocks().heads();
        NDArray rows = official.get(HEADS, heads().size(), heads);
        for (int j = 0; j < heads().size(); j++) {
            NDArray row = Ops.reshape(Ops.slice(rows, 0, j, j + 1L), heads);
            own.put(heads().get(j), row);
        }
        return MitAdapter.read(manager, config, Weights.of(official.label(), own));
    }

    /**
     * Writes an adapter in the authors' terms. A low rank is multiplied out; their scale of the
     * hidden units is one more than that of {@link MitMode#SAFE}. What is left is their gate, which
     * sees padding: without any the result computes the same.
     *
     * @return arrays of the adapter's manager, the caller's to close
     */
    public Map<String, NDArray> write(MitAdapter adapter) {
        Map<String, NDArray> own = new LinkedHashMap<>();
        adapter.parameters().forEach((Parameter p) -> own.put(p.name(), Ops.detach(p.array())));
        Map<String, NDArray> official = new LinkedHashMap<>();
        names().forEach((ours, theirs) -> official.put(theirs, full(own, ours)));
        List<NDArray> rows = new ArrayList<>();
        heads().forEach(name -> rows.add(own.get(name)));
        official.put(HEADS, Ops.stack(rows, 0));
        return official;
    }

    private NDArray full(Map<String, NDArray> own, String name) {
        NDArray tensor = own.get(name);
        boolean bias = name.endsWith(".bias");
        if (config.infusion().rank() > 0) {
            String down = new MitNames(config).down();
            String map = name.substring(0, name.lastIndexOf('.'));
            NDArray up = own.get(map + ".weight");
            tensor =
                    bias
                            ? Ops.add(tensor, Ops.matmul(up, own.get(down + ".bias")))
                            : Ops.matmul(up, own.get(down + ".weight"));
        }
        boolean hidden = bias && name.endsWith("." + MitNames.HIDDEN + ".bias");
        return hidden && config.infusion().mode() == MitMode.SAFE
                ? Ops.shift(tensor, 1)
                : Ops.copy(tensor);
    }
}
