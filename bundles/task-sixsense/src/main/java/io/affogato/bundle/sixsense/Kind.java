package io.affogato.bundle.sixsense;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What can be asked of a recording besides the benchmark's questions; each has files of its own.
 */
enum Kind implements Word {
    /** Words for one thing; the answer is its mask. */
    REFER {
        @Override
        List<String> lines(Clip clip, Map<String, String> media) {
            SplittableRandom random = new SplittableRandom(clip.seed() ^ 0x2545F4914F6CDDL);
            return TargetLines.of(clip, media, ReferenceMaker.name(clip.scene(), random));
        }
    },
    /** What kind of scene it is; the answer is a class. */
    SCENE {
        @Override
        List<String> lines(Clip clip, Map<String, String> media) {
            return List.of(TargetLines.of(clip, media, SceneClass.of(clip.scene())));
        }
    },
    /** How the scene feels; the answer is a number from -3 to 3. */
    COMFORT {
        @Override
        List<String> lines(Clip clip, Map<String, String> media) {
            return List.of(TargetLines.of(clip, media, Comfort.of(clip.scene())));
        }
    };

    /**
     * Returns the samples of a recording as lines, without line ends.
     *
     * @param media paths by role, relative to the sample file
     */
    abstract List<String> lines(Clip clip, Map<String, String> media);

    /**
     * Returns the kinds of some words, in order.
     *
     * @throws ModalityException {@code BAD_RECIPE} if a word is no kind
     */
    static Set<Kind> of(Set<String> words) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String word : words) {
            kinds.add(
                    Arrays.stream(values())
                            .filter(kind -> kind.word().equals(word))
                            .findFirst()
                            .orElseThrow(() -> unknown(word)));
        }
        return kinds;
    }

    private static ModalityException unknown(String word) {
        return new ModalityException(
                ErrorCode.BAD_RECIPE,
                "sixsense has no samples of kind '%s'; expected some of %s"
                        .formatted(word, Arrays.stream(values()).map(Kind::word).toList()));
    }
}
