package io.affogato.fusion.crema;

import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * No fusion: every modality keeps its tokens. Those that go with the frames stand in their frame
 * behind the primary one's, in the order of the run; all others follow after the frames, each
 * behind its own prefix.
 *
 * <p>Unlike the original ({@link Legacy#ONE_EXTRA}), a sample may have several modalities of the
 * second kind.
 *
 * <p>Source: the plain task of the CREMA code.
 */
final class Concat implements FusionStrategy {

    private final int frames;
    private final boolean oneExtra;

    /**
     * Lines tokens up.
     *
     * @param oneExtra see {@link Legacy#ONE_EXTRA}
     */
    Concat(int frames, boolean oneExtra) {
        this.frames = frames;
        this.oneExtra = oneExtra;
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
        (oneExtra ? one(whole) : whole).forEach(each -> blocks.framed(each, List.of()));
        return blocks.join();
    }

    private static List<ModalityTokens> one(List<ModalityTokens> whole) {
        for (ModalityTokens each : whole) {
            if (each.layout() == FeatureLayout.PER_SEGMENT) {
                return List.of(
                        new ModalityTokens(
                                each.id(),
                                each.layout(),
                                each.tokens(),
                                each.present(),
                                Optional.empty()));
            }
        }
        return whole.stream().limit(1).toList();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    private static boolean inStep(ModalityTokens modality) {
        return modality.layout() == FeatureLayout.PER_FRAME;
    }
}
