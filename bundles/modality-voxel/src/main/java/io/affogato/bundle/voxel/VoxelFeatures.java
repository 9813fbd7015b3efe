package io.affogato.bundle.voxel;

import io.affogato.media.FloatArray;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads placed features (P, D + 1), P = {@value #MOST}, from roles {@code voxel_features}, an array
 * (N, D), and {@code voxels}, an array (N, 3) of whole numbers from 0; see {@link ArrayFile}.
 *
 * <pre>
 *   row[n] = [features[n] + 0.01 code(voxels[n]); 1]     0 everywhere beyond N
 * </pre>
 *
 * <p>Deviations from the CREMA code: of more than P voxels an even choice is taken, the same every
 * time, not a random one; what fills up to P is marked by its last column, and masked later, not
 * attended to; any place has a code, not only those below 256.
 */
final class VoxelFeatures implements SignalReader {

    static final int MOST = 5000;

    private static final String FEATURES = "voxel_features";
    private static final String PLACES = "voxels";
    private static final float WEIGHT = 0.01f;

    private final int width;

    VoxelFeatures(int width) {
        this.width = width;
    }

    @Override
    public String fingerprint() {
        return "voxel features v1, at most %d of width %d, %s of the code of their place"
                .formatted(MOST, width, WEIGHT);
    }

    @Override
    public List<Path> sources(Sample sample) {
        Optional<Path> features = sample.file(FEATURES);
        Optional<Path> places = sample.file(PLACES);
        return features.isPresent() && places.isPresent()
                ? List.of(features.get(), places.get())
                : List.of();
    }

    @Override
    public Signal read(Sample sample) {
        List<Path> files = sources(sample);
        FloatArray features = ArrayFile.read(files.get(0));
        int count = checked(files.get(0), features, width);
        FloatArray places = ArrayFile.read(files.get(1));
        if (checked(files.get(1), places, 3) != count) {
            throw bad(
                    ErrorCode.BAD_SHAPE,
                    files.get(1),
                    "expected the places of %d voxels, found %s".formatted(count, places));
        }
        return new Signal(placed(files, features, places), MOST, width + 1);
    }

    private float[] placed(List<Path> files, FloatArray features, FloatArray places) {
        int count = features.size(0);
        int chosen = Math.min(count, MOST);
        PlaceCode code = new PlaceCode(width);
        float[] rows = new float[MOST * (width + 1)];
        for (int row = 0; row < chosen; row++) {
            int from = (int) ((long) row * count / chosen);
            int at = row * (width + 1);
            code.add(place(files.get(1), places, from), WEIGHT, rows, at);
            for (int i = 0; i < width; i++) {
                float value = features.values()[from * width + i];
                if (!Float.isFinite(value)) {
                    throw bad(
                            ErrorCode.NOT_FINITE,
                            files.get(0),
                            "expected finite features, found %s in row %d".formatted(value, from));
                }
                rows[at + i] += value;
            }
            rows[at + width] = 1;
        }
        return rows;
    }

    private static int[] place(Path file, FloatArray places, int row) {
        int[] place = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            float value = places.values()[3 * row + axis];
            if (!(value >= 0) || value > 1 << 24 || value != (int) value) {
                throw bad(
                        ErrorCode.BAD_MEDIA,
                        file,
                        "expected voxel numbers from 0, found %s in row %d".formatted(value, row));
            }
            place[axis] = (int) value;
        }
        return place;
    }

    private static int checked(Path file, FloatArray array, int columns) {
        if (array.shape().length != 2 || array.size(1) != columns) {
            throw bad(
                    ErrorCode.BAD_SHAPE,
                    file,
                    "expected an array (N, %d), found %s".formatted(columns, array));
        }
        if (array.size(0) == 0) {
            throw bad(ErrorCode.EMPTY_SIGNAL, file, "expected voxels, found none");
        }
        return array.size(0);
    }

    private static ModalityException bad(ErrorCode code, Path file, String text) {
        return new ModalityException(code, "%s: %s; export it again".formatted(file, text));
    }
}
