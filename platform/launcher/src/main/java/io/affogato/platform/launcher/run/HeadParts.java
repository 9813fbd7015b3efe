package io.affogato.platform.launcher.run;

import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.head.HeadKind;
import io.affogato.fusion.head.MaskLoss;
import io.affogato.fusion.head.MaskShape;
import io.affogato.platform.launcher.recipe.HeadSettings;

/** Turns what a recipe says of a head into what the runtime takes. */
final class HeadParts {

    private HeadParts() {}

    static HeadConfig of(HeadSettings head) {
        return new HeadConfig(
                switch (head.kind()) {
                    case WORDS -> HeadKind.WORDS;
                    case CLASS -> HeadKind.CLASS;
                    case SCORE -> HeadKind.SCORE;
                    case MASK -> HeadKind.MASK;
                },
                switch (head.pooling()) {
                    case ANSWER_START -> Pooling.ANSWER_START;
                    case MEAN -> Pooling.MEAN;
                },
                head.learningRateScale(),
                head.classes(),
                mask(head));
    }

    private static MaskShape mask(HeadSettings head) {
        return new MaskShape(
                switch (head.decoder()) {
                    case TRANSFORMER -> MaskShape.Decoder.TRANSFORMER;
                    case CONVOLUTION -> MaskShape.Decoder.CONVOLUTION;
                },
                switch (head.loss()) {
                    case CROSS_ENTROPY -> MaskLoss.CROSS_ENTROPY;
                    case BINARY -> MaskLoss.BINARY;
                    case DICE -> MaskLoss.DICE;
                    case FOCAL -> MaskLoss.FOCAL;
                },
                head.size(),
                head.width(),
                head.heads(),
                head.feedForward(),
                head.growth(),
                head.channels(),
                head.sides(),
                head.locate());
    }
}
