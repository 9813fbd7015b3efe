package io.affogato.bundle.audio;

import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import java.nio.file.Path;

/**
 * How the backbone's audio transformer wants its spectrograms, from {@code audio/config.json}.
 *
 * <p>Keys beyond those of the transformer: {@code channels} (1), {@code segments} (2), {@code
 * fbank_mean} (15.41663) and {@code fbank_std} (6.55582); in brackets what CREMA uses, taken where
 * the file says nothing.
 *
 * @param transformer sizes of the network, with F frames and M bands of a segment
 * @param channels C, 1 for the mean of all channels or 2 for left and right
 * @param segments S, pieces of F frames that are heard, from the beginning
 * @param mean of log-mel energies over the data the network was trained on
 * @param deviation of the same
 */
record AudioConfig(
        BeatsConfig transformer, int channels, int segments, double mean, double deviation) {

    private static final String FOLDER = "audio";

    static Path folder(Path backbone) {
        return backbone.resolve(FOLDER);
    }

    static AudioConfig read(Path backbone) {
        ConfigFile file = ConfigFile.readFolder(folder(backbone));
        AudioConfig config =
                new AudioConfig(
                        BeatsConfig.from(file),
                        file.positive("channels", 1),
                        file.positive("segments", 2),
                        file.number("fbank_mean", 15.41663),
                        file.number("fbank_std", 6.55582));
        if (config.channels > 2) {
            throw file.wrong("channels", "1 or 2");
        }
        if (config.deviation <= 0) {
            throw file.wrong("fbank_std", "above zero");
        }
        return config;
    }

    /** Returns what a spectrogram holds where nothing is to be heard. */
    float silence() {
        double floor = Math.log(Math.ulp(1f)); // Kaldi's floor of an energy
        return (float) ((floor - mean) / (2 * deviation));
    }
}
