package io.affogato.bundle.sixsense;

import io.affogato.media.FloatArray;
import io.affogato.media.LogMel;
import io.affogato.media.LogMelConfig;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What two ears hear, and the words for it.
 *
 * <p>The signal is a pair of normalised log-mel spectrograms (2, 192, 64): left and right, frames
 * of 10 milliseconds, mel bands. Facts are three bags from left to right, empty but for the place
 * that sounds: place, sound, {@code sounds}. Difficulty changes nothing.
 */
final class SoundCorpus implements PretrainingCorpus {

    private static final int FRAMES = 192;
    private static final int BANDS = 64;
    private static final double MEAN = 15.41663;
    private static final double DEVIATION = 6.55582;

    private final LogMel logMel =
            new LogMel(new LogMelConfig(SoundMaker.RATE, BANDS, 25, 10, 20, 8_000, 32_768));

    @Override
    public List<String> words() {
        return Vocabulary.words();
    }

    @Override
    public Example draw(RandomGenerator random, double difficulty) {
        Sound sound = Draw.one(random, Sound.values());
        Place place = Draw.one(random, Place.values());
        float[][] heard = SoundMaker.render(sound, place, random);
        float[] values = new float[2 * FRAMES * BANDS];
        for (int ear = 0; ear < 2; ear++) {
            FloatArray bank = LogMel.normalise(logMel.of(heard[ear]), MEAN, DEVIATION);
            float[] segment = LogMel.segments(bank, 1, FRAMES).values();
            System.arraycopy(segment, 0, values, ear * FRAMES * BANDS, FRAMES * BANDS);
        }
        List<String> facts = List.of(place.word(), sound.word(), "sounds");
        List<List<String>> places =
                Arrays.stream(Place.values())
                        .map(each -> each == place ? facts : List.<String>of())
                        .toList();
        return new Example(new Signal(values, 2, FRAMES, BANDS), places, "", "");
    }
}
