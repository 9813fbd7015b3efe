package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.Choices;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.backbone.generation.PublishedWriting;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares whole steps with the CREMA authors' model, from encoder inputs to answers. */
class CremaGoldenTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"crema_full_concat", "crema_full_sum", "crema_full_plain", "crema_full_pc"})
    void stepsAndAnswersAreTheAuthors(String name) {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open(name, manager)) {
            CremaCase recorded = new CremaCase(golden, manager);
            CremaModel model = recorded.model();
            Batch batch = recorded.batch();
            golden.check("out/labels", batch.labels());
            checkForward(golden, recorded, model, batch);
            checkGradients(golden, model, batch);
            checkAnswers(golden, model, batch);
            golden.leave("out/decoder_attention_mask", "only positions without a label see it");
            golden.requireAllCompared();
        }
    }

    private static void checkForward(
            Golden golden, CremaCase recorded, CremaModel model, Batch batch) {
        Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
        for (String m : recorded.modalities()) {
            ModalityId id = new ModalityId(m);
            ModalityFeatures features = batch.features().get(id);
            ModalityAdapter adapter = model.adapter(id);
            NDArray states = adapter.states(features);
            golden.check("out/encoded." + m, states);
            NDArray read = adapter.query(model.qformer(), features, states, false);
            golden.check("out/qformer." + m, read);
            NDArray own = model.tokens(id, batch, false);
            long[] shape = golden.tensor("out/t5_inputs." + m).getShape().getShape();
            golden.check("out/t5_inputs." + m, Ops.reshape(own, shape));
            tokens.put(id, own);
        }
        FusionOutput input = model.assemble(batch, tokens);
        golden.check("out/inputs_embeds", input.prefixTokens());
        golden.check("out/encoder_attention_mask", input.prefixMask());
        NDArray states = model.languageModel().encode(input.prefixTokens(), input.prefixMask());
        NDArray own = model.languageModel().logits(states, input.prefixMask(), batch.labels());
        // the authors also mask the decoder, which shows only where nothing is learnt
        golden.check(
                "out/logits",
                CremaCase.KERNELS.call(
                        "where_labelled", own, golden.tensor("out/logits"), batch.labels()));
    }

    private static void checkGradients(Golden golden, CremaModel model, Batch batch) {
        List<Parameter> parameters = new ArrayList<>(model.shared());
        model.modalities().forEach(m -> parameters.addAll(model.parameters(m)));
        try (BatchPass pass = model.open(batch)) {
            NDArray loss = pass.jointLoss();
            golden.check("out/loss", loss);
            List<NDArray> gradients =
                    Autograd.gradients(loss, parameters.stream().map(Parameter::array).toList());
            Map<String, NDArray> byName = new LinkedHashMap<>();
            for (int i = 0; i < parameters.size(); i++) {
                byName.put(parameters.get(i).name(), gradients.get(i));
            }
            golden.checkGradients(byName);
        }
    }

    private static void checkAnswers(Golden golden, CremaModel model, Batch batch) {
        EncodedPrompt prompt = model.encodeForAnswer(batch);
        GenerationConfig open = PublishedWriting.open(model.languageModel().specialTokens(), 10);
        Answers answers =
                new Generator(model.languageModel(), open).answer(prompt.states(), prompt.mask());
        long[][] ids = answers.ids().toArray(long[][]::new);
        NDManager manager = batch.manager();
        golden.check("out/oeqa_beam_ids", manager.create(flat(ids)).reshape(ids.length, -1));
        long[] letters =
                golden.config().getAsJsonArray("answer_id").asList().stream()
                        .mapToLong(JsonElement::getAsLong)
                        .toArray();
        List<float[]> scores =
                new Choices(model.languageModel(), open)
                        .letters(prompt.states(), prompt.mask(), letters);
        golden.check(
                "out/mcqa_answer",
                manager.create(scores.stream().mapToLong(Choices::best).toArray()));
    }

    private static long[] flat(long[][] rows) {
        return List.of(rows).stream().flatMapToLong(Arrays::stream).toArray();
    }
}
