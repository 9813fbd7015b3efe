package io.affogato.fusion.mit;

import static io.affogato.fusion.mit.SmallMit.FIRST;
import static io.affogato.fusion.mit.SmallMit.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.CachedPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeping what comes before the infused blocks changes no bit. */
class LeadTest extends MitFixture {

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void turnsOverABatchAreThoseThatReadEverythingAgain(String family) {
        LanguageModel language = small.language(family);
        Batch batch = small.batch(FIRST, SECOND);
        MitModel led = model(language);
        MitModel plain = model(language);
        List<float[]> found;
        List<float[]> expected;
        try (BatchPass pass = led.open(batch)) {
            found = turns(led, pass);
        }
        try (BatchPass pass =
                new CachedPass<>(
                        plain.modalities(),
                        manager,
                        new MitParts(plain, batch, Objective.WORDS, Optional.empty()))) {
            expected = turns(plain, pass);
        }
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), "array " + i);
        }
    }

    /** Losses and gradients of four turns, each of which moves the parameters. */
    private static List<float[]> turns(MitModel model, BatchPass pass) {
        List<float[]> seen = new ArrayList<>();
        for (ModalityId m : List.of(FIRST, SECOND, FIRST, SECOND)) {
            List<NDArray> arrays = model.trained(m).stream().map(Parameter::array).toList();
            NDArray loss = pass.loss(m);
            List<NDArray> gradients = Autograd.gradients(loss, arrays);
            seen.add(loss.toFloatArray());
            gradients.forEach(gradient -> seen.add(gradient.toFloatArray()));
            for (int i = 0; i < arrays.size(); i++) {
                NDArray moved =
                        Ops.sub(Ops.detach(arrays.get(i)), Ops.scale(gradients.get(i), 0.1));
                Optim.assign(List.of(arrays.get(i)), List.of(moved));
            }
            pass.updated(m);
        }
        return seen;
    }

    private MitModel model(LanguageModel language) {
        return new MitModel(language, small.infusion(language, MitMode.SAFE, 0, FIRST, SECOND));
    }
}
