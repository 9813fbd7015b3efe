package io.affogato.bundle.sixsense;

import io.affogato.media.FloatArray;
import io.affogato.media.LogMel;
import io.affogato.media.LogMelConfig;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one ear hears, and the words for it.
 *
 * <p>The signal is a normalised log-mel spectrogram (192, 64): frames of 10 milliseconds, mel
 * bands; one channel of a clip's sound, drawn at random. The one bag of facts holds the sound, and
 * {@code near} or {@code far} for the ear that is turned to it or away. Difficulty changes nothing.
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
        int ear = random.nextInt(2);
        float[] heard = SoundMaker.render(sound, place, random)[ear];
        FloatArray bank = LogMel.normalise(logMel.of(heard), MEAN, DEVIATION);
        float[] values = LogMel.segments(bank, 1, FRAMES).values();
        boolean away = place == (ear == 0 ? Place.RIGHT : Place.LEFT);
        Distance distance = away ? Distance.FAR : Distance.NEAR;
        List<String> facts = List.of(sound.word(), distance.word());
        return new Example(new Signal(values, FRAMES, BANDS), List.of(facts), "", "");
    }
}
