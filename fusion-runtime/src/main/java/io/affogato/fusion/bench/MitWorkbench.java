package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaDecoder;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.head.MaskLoss;
import io.affogato.fusion.head.TransformerDecoder;
import io.affogato.fusion.head.TransformerDecoderConfig;
import io.affogato.fusion.mit.MitAdapter;
import io.affogato.fusion.mit.MitAdapterConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.mit.MitInfusion;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.mit.OfficialLayout;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ClipVisionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The networks and inputs of a piece of work; everything belongs to the manager given. */
final class MitWorkbench {

    private static final ModalityId SEEN = new ModalityId("seen");
    private static final int CHANNELS = 3;

    private final MitWork work;
    private final ClipVision tower;
    private final LlamaDecoder language;
    private final MitAdapter adapter;
    private final TransformerDecoder decoder;
    private final NDArray pictures;
    private final NDArray ids;
    private final NDArray mask;
    private final NDArray target;

    MitWorkbench(MitWork work, NDManager owner) {
        this.work = work;
        FormulaArrays formula = new FormulaArrays(1);
        ClipVisionConfig seen = ClipVisionConfig.from(work.networks());
        LlamaConfig sizes = LlamaConfig.from(work.networks().section("text_config"));
        Initializer tower = (name, shape, to) -> formula.make(official(name), shape, to);
        this.tower = new ClipVision(seen, Weights.fresh(owner, tower));
        Weights weights = Weights.fresh(owner, formula);
        language = new LlamaDecoder(sizes, weights.prefix("llama.model."));
        MitAdapterConfig infused =
                new MitAdapterConfig(
                        SEEN,
                        seen.projectionWidth(),
                        language.blocks(),
                        new MitConfig(MitMode.OFFICIAL_B, work.layers(), 0, true, false));
        adapter = new OfficialLayout(infused).read(owner, weights);
        decoder =
                TransformerDecoder.read(
                        owner,
                        TransformerDecoderConfig.of(
                                seen.vision().width(),
                                sizes.width(),
                                MaskLoss.CROSS_ENTROPY.classes(),
                                seen.vision().patchSize(),
                                seen.vision().layers()),
                        weights.prefix("decoder."));
        int side = seen.vision().imageSize();
        pictures = formula.input("images", owner, work.batch(), CHANNELS, side, side);
        int drawn = decoder.config().side(seen.vision().tokens());
        target = formula.marks("labels", owner, work.batch(), drawn, drawn);
        NDArray words =
                formula.ids(
                        "input_ids",
                        sizes.vocabulary(),
                        false,
                        owner,
                        work.batch(),
                        work.longest());
        mask = shown(owner);
        ids = Ops.mul(words, Ops.cast(mask, DataType.INT64));
    }

    /** Returns the name that the authors' code has for a weight of a CLIP. */
    private static String official(String name) {
        return name.startsWith("visual_projection.")
                ? name.replace("visual_projection.", "image_encoder_projection.")
                : name.replace("vision_model.", "image_encoder.");
    }

    /** Returns 1 for a word and 0 for padding, which has the id 0. */
    private NDArray shown(NDManager owner) {
        int longest = work.longest();
        float[] shown = new float[work.batch() * longest];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = i % longest < work.lengths().get(i / longest) ? 1 : 0;
        }
        return Ops.tensor(owner, shown, work.batch(), longest);
    }

    /** Returns all that is trained, and the additive key's maps, which have no effect. */
    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(adapter.parameters());
        decoder.parameters().forEach(p -> all.add(new Parameter("decoder." + p.name(), p.array())));
        return all;
    }

    /** Looks at the pictures, anew each time. */
    ClipVision.Seen see() {
        return Autograd.off(() -> tower.see(pictures, work.levels()));
    }

    /** Returns the state of the last word, (B, E), with a graph. */
    NDArray read(ClipVision.Seen seen) {
        NDArray present = Ops.full(mask, 1, work.batch());
        MitInfusion infusion = new MitInfusion(List.of(adapter));
        return language.modulated(
                        infusion.modulation(
                                Map.of(SEEN, adapter.modulations(seen.pictures(), present))))
                .pooled(language.embed(ids), mask, Pooling.ANSWER_START);
    }

    /** Returns the loss of the masks that a state leads to. */
    NDArray loss(ClipVision.Seen seen, NDArray state) {
        return MaskLoss.CROSS_ENTROPY.of(decoder.logits(seen.levels(), state, true), target);
    }
}
