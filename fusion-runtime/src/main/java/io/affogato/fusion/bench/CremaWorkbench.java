package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.crema.AdapterConfig;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.FrozenParts;
import io.affogato.fusion.crema.FusionStrategy;
import io.affogato.fusion.crema.ModalityAdapter;
import io.affogato.fusion.crema.Prefix;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.nn.Ops;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.VisionConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks and inputs of a piece of work; everything belongs to the manager given. */
final class CremaWorkbench {

    private final CremaWork work;
    private final FormulaArrays formula;
    private final VisionConfig visionConfig;
    private final VisionTransformer vision;
    private final T5Config languageConfig;
    private final CremaModel model;
    private final Map<ModalityId, NDArray> signals = new LinkedHashMap<>();
    private final NDManager owner;

    CremaWorkbench(CremaWork work, NDManager owner) {
        this.work = work;
        this.owner = owner;
        this.languageConfig = T5Config.from(work.networks().section("text_config"));
        this.formula = new FormulaArrays(languageConfig.headWidth());
        Weights weights = Weights.fresh(owner, formula);
        this.visionConfig = VisionConfig.from(work.networks());
        this.vision = new VisionTransformer(visionConfig, weights.prefix("visual_encoder."));
        this.model = model(weights);
        work.senses().forEach(sense -> signals.put(sense.id(), signal(sense)));
    }

    CremaModel model() {
        return model;
    }

    FormulaArrays formula() {
        return formula;
    }

    private CremaModel model(Weights weights) {
        QFormerConfig queries = QFormerConfig.from(work.networks());
        QFormer qformer = new QFormer(queries, weights);
        T5Model language = new T5Model(languageConfig, weights.prefix("t5_model."));
        List<ModalityAdapter> adapters =
                work.senses().stream()
                        .map(sense -> ModalityAdapter.read(owner, config(sense, queries), weights))
                        .toList();
        FusionStrategy fusion =
                work.fusion()
                        .read(owner, language.width(), adapters.size(), work.frames(), weights);
        int length = work.text().prefix();
        NDArray ids = ids("prefix", false, owner, work.frames(), length);
        Prefix prefix =
                new Prefix(
                        language.embed(ids),
                        Ops.full(language.embed(ids), 1, work.frames(), length));
        return new CremaModel(
                new FrozenParts(qformer, language),
                adapters,
                Map.of(work.senses().get(0).id(), prefix),
                fusion,
                work.frames());
    }

    private AdapterConfig config(CremaWork.Sense sense, QFormerConfig queries) {
        ModalitySpec spec =
                new ModalitySpec(
                        sense.seen() ? FeatureLayout.PER_FRAME : FeatureLayout.PER_SEGMENT,
                        !sense.seen(),
                        true,
                        "",
                        MissingPolicy.MASK);
        return new AdapterConfig(
                sense.id(),
                spec,
                sense.seen() ? visionConfig.width() : sense.width(),
                false,
                queries,
                LoraConfig.everywhere(work.rank()),
                languageConfig.width());
    }

    private NDArray signal(CremaWork.Sense sense) {
        int side = visionConfig.imageSize();
        return sense.seen()
                ? formula.input(
                        sense.id().value(), owner, work.batch(), work.frames(), 3, side, side)
                : formula.input(
                        sense.id().value(),
                        owner,
                        work.batch(),
                        sense.segments(),
                        sense.tokens(),
                        sense.width());
    }

    /** Encodes what is seen, anew each time, and lays out the text. */
    Batch batch(NDManager step) {
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
        for (CremaWork.Sense sense : work.senses()) {
            NDArray tokens = sense.seen() ? seen(sense, step) : stored(sense, step);
            long[] shape = tokens.getShape().getShape();
            features.put(
                    sense.id(),
                    new ModalityFeatures(
                            tokens,
                            Ops.full(tokens, 1, shape[0], shape[1], shape[2]),
                            Ops.full(tokens, 0, shape[0], 1), // nothing here reads it
                            Ops.full(tokens, 1, shape[0])));
        }
        int b = work.batch();
        NDArray question = ids("question", true, step, b, work.text().question());
        return new Batch(
                step,
                features,
                question,
                step.ones(question.getShape()),
                ids("answer", true, step, b, work.text().answer()));
    }

    private NDArray seen(CremaWork.Sense sense, NDManager step) {
        NDArray pictures = stored(sense, step);
        int side = visionConfig.imageSize();
        NDArray tokens = vision.encode(Ops.reshape(pictures, -1, 3, side, side));
        return Ops.reshape(
                tokens, work.batch(), work.frames(), visionConfig.tokens(), visionConfig.width());
    }

    private NDArray stored(CremaWork.Sense sense, NDManager step) {
        NDArray shared = Ops.detach(signals.get(sense.id()));
        shared.attach(step);
        return shared;
    }

    private NDArray ids(String name, boolean ends, NDManager manager, int b, int l) {
        return formula.ids(name, languageConfig.vocabulary(), ends, manager, b, l);
    }
}
