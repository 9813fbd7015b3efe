package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What answers, if not words of the language model, and how large it is.
 *
 * @param kind what it answers with
 * @param classes the classes in order, where it chooses among some
 * @param pooling which state of the language model it reads
 * @param learningRateScale factor on the learning rate of its parameters
 * @param decoder what draws masks
 * @param loss what masks are learnt by
 * @param size pixels of a side of the masks that are learnt and measured
 * @param width of the transformer
 * @param heads of the transformer's attention
 * @param feedForward width of the transformer's feed-forward parts
 * @param growth factor of each of the transformer's two enlargements
 * @param channels of the convolutions
 * @param sides of the convolutions' maps, at each level after the first
 * @param locate rows and columns of the grid on which the state says where the object is; empty for
 *     none
 */
public record HeadSettings(
        Kind kind,
        List<String> classes,
        Pooled pooling,
        double learningRateScale,
        Decoder decoder,
        Loss loss,
        int size,
        int width,
        int heads,
        int feedForward,
        int growth,
        int channels,
        List<Integer> sides,
        List<Integer> locate) {

    /** Checks that there are classes where some are chosen from. */
    public HeadSettings {
        classes = List.copyOf(classes);
        sides = List.copyOf(sides);
        locate = List.copyOf(locate);
        if (!locate.isEmpty() && (locate.size() != 2 || locate.get(0) * locate.get(1) < 2)) {
            throw new IllegalArgumentException(
                    "locate %s must be rows and columns of a grid of at least two cells, such as [1, 3], or []"
                            .formatted(locate));
        }
        if (kind == Kind.CLASS && classes.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "kind 'class' needs 'classes', the first answers that samples may have, such as [cat, dog]");
        }
        if (kind == Kind.MASK && decoder == Decoder.TRANSFORMER && width % heads != 0) {
            throw new IllegalArgumentException(
                    "width %d must be a multiple of heads %d".formatted(width, heads));
        }
    }

    /** What it answers with. */
    public enum Kind {
        /** Words of the language model; there is no head. */
        @JsonProperty("words")
        WORDS,
        /** One of the classes. */
        @JsonProperty("class")
        CLASS,
        /** A number. */
        @JsonProperty("score")
        SCORE,
        /** A mask over a picture. */
        @JsonProperty("mask")
        MASK
    }

    /** Which state it reads. */
    public enum Pooled {
        /** The one that predicts an answer's first word. */
        @JsonProperty("answer-start")
        ANSWER_START,
        /** The mean over the prompt. */
        @JsonProperty("mean")
        MEAN
    }

    /** What draws masks. */
    public enum Decoder {
        /** A small transformer over the levels. */
        @JsonProperty("transformer")
        TRANSFORMER,
        /** Convolutions, as on the way up of a U-Net. */
        @JsonProperty("convolution")
        CONVOLUTION
    }

    /** What masks are learnt by. */
    public enum Loss {
        /** Cross entropy of two logits, weighed. */
        @JsonProperty("cross-entropy")
        CROSS_ENTROPY,
        /** Cross entropy of one logit. */
        @JsonProperty("binary")
        BINARY,
        /** Dice and cross entropy. */
        @JsonProperty("dice")
        DICE,
        /** Focal loss. */
        @JsonProperty("focal")
        FOCAL
    }
}
