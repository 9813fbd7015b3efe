package io.affogato.fusion.crema;

import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * No fusion: every modality keeps its tokens. Those that go with the frames stand in their frame
 * behind the primary one's, in the order of the run; all others follow after the frames, each
 * behind its own prefix.
 *
 * <p>Unlike the original, a sample may have several modalities of the second kind.
 *
 * <p>Source: the plain task of the CREMA code.
 */
final class Concat implements FusionStrategy {

    private final int frames;

    Concat(int frames) {
        this.frames = frames;
    }

    @Override
    public FusionOutput fuse(List<ModalityTokens> modalities) {
        ModalityTokens primary = modalities.get(0);
        modalities.forEach(each -> each.requireFrames(frames));
        List<ModalityTokens> framed = new ArrayList<>();
        List<ModalityTokens> whole = new ArrayList<>();
        for (ModalityTokens each : modalities.subList(1, modalities.size())) {
            boolean inStep = inStep(primary) && inStep(each);
            (inStep ? framed : whole).add(each);
        }
        TokenBlocks blocks = new TokenBlocks();
        blocks.framed(primary, framed);
        whole.forEach(each -> blocks.framed(each, List.of()));
        return blocks.join();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    private static boolean inStep(ModalityTokens modality) {
        return modality.layout() == FeatureLayout.PER_FRAME;
    }
}
