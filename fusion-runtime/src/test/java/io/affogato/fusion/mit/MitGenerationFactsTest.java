package io.affogato.fusion.mit;

import static io.affogato.fusion.mit.SmallMit.FIRST;
import static io.affogato.fusion.mit.SmallMit.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.Decoding;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.fusion.training.Batch;
import io.affogato.nn.Ops;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts about answers of an infused language model. */
class MitGenerationFactsTest extends MitFixture {

    @ParameterizedTest
    @CsvSource({"llama, SAFE", "t5, SAFE", "t5, PAPER"})
    void fact10AWholePassIsThePromptAndCachedSteps(String family, MitMode mode) {
        EncodedPrompt prompt = prompt(small.language(family), mode);
        NDArray labels = Ops.tensor(manager, new long[] {6, 11, 2, 14, 5, 9}, 2, 3);
        NDArray whole = prompt.model().logits(prompt.states(), prompt.mask(), labels);
        try (Decoding decoding = prompt.model().start(prompt.states(), prompt.mask())) {
            for (int t = 0; t < 3; t++) {
                NDArray step =
                        t == 0 ? decoding.first() : decoding.next(labels.get(":, {}", t - 1));
                assertArrayEquals(whole.get(":, {}", t).toFloatArray(), step.toFloatArray(), 2e-5f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void fact10BeamsTakeTheirRowsOfTheModulationAlong(String family) {
        LanguageModel language = small.language(family);
        EncodedPrompt prompt = prompt(language, MitMode.SAFE);
        Answers answers = answers(prompt.model(), prompt.states(), prompt.mask());
        for (int row = 0; row < 2; row++) {
            // the score of a beam is the likelihood of its words in one whole pass
            long[] ids = answers.ids().get(row);
            long[] words = Arrays.copyOfRange(ids, 1, ids.length);
            NDArray labels = Ops.tensor(manager, repeated(words), 2, words.length);
            NDArray logits = prompt.model().logits(prompt.states(), prompt.mask(), labels);
            double sum = 0;
            float[] chances = Ops.logSoftmax(logits).toFloatArray();
            int vocabulary = chances.length / 2 / words.length;
            for (int t = 0; t < words.length; t++) {
                sum += chances[(row * words.length + t) * vocabulary + (int) words[t]];
            }
            assertEquals(sum / ids.length, answers.scores().get(row), 1e-4, "row " + row);
        }
        NDArray words = language.embed(small.batch().questionIds());
        NDArray plain = language.encode(words, prompt.mask());
        Answers frozen = answers(language, plain, prompt.mask());
        assertFalse(frozen.scores().equals(answers.scores()));
    }

    private Answers answers(LanguageModel model, NDArray states, NDArray mask) {
        GenerationConfig config = new GenerationConfig(0, -1, 0, 4, 0, 3, 1);
        return new Generator(model, config).answer(states, mask);
    }

    private EncodedPrompt prompt(LanguageModel language, MitMode mode) {
        Batch batch = small.batch(FIRST, SECOND);
        MitInfusion infusion = small.infusion(language, mode, 3, FIRST, SECOND);
        return new MitModel(language, infusion).encodeForAnswer(batch);
    }

    private static long[] repeated(long[] words) {
        long[] twice = Arrays.copyOf(words, 2 * words.length);
        System.arraycopy(words, 0, twice, words.length, words.length);
        return twice;
    }
}
