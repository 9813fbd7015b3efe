package io.affogato.fusion.pretrain;

import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Two places, two colours; what is seen or heard is the colour's pattern with noise. */
final class SmallCorpus implements PretrainingCorpus {

    private static final List<String> PLACES = List.of("left", "right");
    private static final List<String> COLOURS = List.of("red", "blue");
    private static final List<String> WORDS =
            List.of("left", "right", "red", "blue", "frame", "1", "2", ":", "what", "is", "?");

    private final long[] shape;

    private SmallCorpus(long... shape) {
        this.shape = shape;
    }

    static Optional<PretrainingCorpus> named(String name) {
        return switch (name) {
            case "texts" -> Optional.of(new SmallCorpus(0));
            case "pictures" -> Optional.of(new SmallCorpus(3, 16, 16));
            case "tones" -> Optional.of(new SmallCorpus(2, 8, 12));
            case "clouds" -> Optional.of(new SmallCorpus(20, 3));
            default -> Optional.empty();
        };
    }

    @Override
    public List<String> words() {
        return WORDS;
    }

    @Override
    public Example draw(RandomGenerator random, double difficulty) {
        int asked = random.nextInt(2);
        int first = random.nextInt(2);
        List<List<String>> facts =
                List.of(
                        List.of(PLACES.get(0), COLOURS.get(first)),
                        List.of(PLACES.get(1), COLOURS.get(1 - first)));
        String answer = COLOURS.get(asked == 0 ? first : 1 - first);
        String question = "What is %s?".formatted(PLACES.get(asked));
        return new Example(signal(first, random), facts, question, answer);
    }

    private Signal signal(int pattern, RandomGenerator random) {
        int size = 1;
        for (long axis : shape) {
            size *= (int) axis;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (i % 2 == pattern ? 1 : -1) + 0.1f * (float) random.nextGaussian();
        }
        return new Signal(values, shape);
    }
}
