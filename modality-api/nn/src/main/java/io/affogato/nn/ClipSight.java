package io.affogato.nn;

import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import java.util.List;

/**
 * What of a CLIP tower becomes features.
 *
 * @param tower its sizes
 * @param levels the hidden states that become tokens, side by side
 * @param cells G, cells along a side of a picture whose means follow its vector; 0 for none, as
 *     MiT's authors have it
 */
record ClipSight(ClipVisionConfig tower, List<Integer> levels, int cells) {

    private static final String SECTION = "vision_config";
    private static final String KEY = "pooling_cells";

    /** Reads {@code vision_config}, where {@code pooling_cells} is this project's own key. */
    static ClipSight from(ConfigFile file) {
        ClipVisionConfig tower = ClipVisionConfig.from(file);
        ConfigFile section = file.optionalSection(SECTION).orElse(file);
        double cells = section.number(KEY, 0);
        int most = tower.vision().grid();
        if (cells < 0 || cells > most || cells != Math.rint(cells)) {
            throw section.wrong(
                    KEY, "a whole number from 0 to %d, the patches along a side".formatted(most));
        }
        return new ClipSight(tower, tower.levels(), (int) cells);
    }

    /** Returns the width of the tokens: all levels side by side. */
    int width() {
        return levels.size() * tower.vision().width();
    }

    /** Returns J. */
    int pooledWidth() {
        return tower.projectionWidth() + cells * cells * tower.vision().width();
    }
}
