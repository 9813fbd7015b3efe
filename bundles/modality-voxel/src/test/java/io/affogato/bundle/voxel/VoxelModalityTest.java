package io.affogato.bundle.voxel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.media.FloatArray;
import io.affogato.media.Npy;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.modality.testing.ModalityContract;
import io.affogato.modality.testing.Samples;
import io.affogato.modality.testing.TinyBackbone;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoxelModalityTest implements ModalityContract {

    private static final int WIDTH = 12; // of the tiny backbone
    private static final Map<String, String> MEDIA =
            Map.of("voxel_features", "features.npy", "voxels", "voxels.npy");

    @Override
    public Modality modality() {
        return new VoxelModality();
    }

    @Override
    public boolean hasWeights() {
        return false;
    }

    @Override
    public Map<String, String> media(Path folder, int number) {
        String features = "features%d.npy".formatted(number);
        String voxels = "voxels%d.npy".formatted(number);
        write(folder, features, voxels, 30 + number, number);
        return Map.of("voxel_features", features, "voxels", voxels);
    }

    @Test
    void whatFillsUpIsMarkedAndNotPooled(@TempDir Path folder) {
        write(folder, "features.npy", "voxels.npy", 7, 2);
        Signal signal = read(folder);

        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray batch =
                    manager.create(signal.values()).reshape(1, VoxelFeatures.MOST, WIDTH + 1);
            Features features = new StoredFeatures(VoxelFeatures.MOST, WIDTH).encode(batch);

            assertEquals(7, features.mask().sum().getFloat());
            float[] pooled = features.pooled().toFloatArray();
            double expected = 0;
            for (int row = 0; row < 7; row++) {
                expected += signal.values()[row * (WIDTH + 1) + 5] / 7.0;
            }
            assertEquals(expected, pooled[5], 1e-5);
        }
    }

    @Test
    void manyVoxelsAreChosenEvenlyInOrder(@TempDir Path folder) {
        write(folder, "features.npy", "voxels.npy", 2 * VoxelFeatures.MOST, 0);

        float[] values = read(folder).values();

        // the first feature is the number of the row; the code adds at most a hundredth
        assertEquals(0, values[0], 0.02);
        assertEquals(2 * 1234, values[1234 * (WIDTH + 1)], 0.02);
        assertEquals(1, values[4999 * (WIDTH + 1) + WIDTH]);
    }

    @Test
    void filesThatDoNotFitAreNamed(@TempDir Path folder) {
        write(folder, "features.npy", "voxels.npy", 7, 2);
        Npy.write(folder.resolve("voxels.npy"), new FloatArray(new float[3 * 6], 6, 3));
        refused(folder, ErrorCode.BAD_SHAPE, "voxels.npy");

        float[] places = new float[3 * 7];
        places[4] = -1;
        Npy.write(folder.resolve("voxels.npy"), new FloatArray(places, 7, 3));
        refused(folder, ErrorCode.BAD_MEDIA, "row 1");

        Npy.write(folder.resolve("features.npy"), new FloatArray(new float[7 * 11], 7, 11));
        refused(folder, ErrorCode.BAD_SHAPE, "(N, 12)");
    }

    @Test
    void featuresWithoutPlacesAreNotPresent(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(
                    List.of(),
                    reader.sources(Samples.of(folder, Map.of("voxel_features", "f.npy"))));
        }
    }

    private static void refused(Path folder, ErrorCode code, String part) {
        ModalityException failure = assertThrows(ModalityException.class, () -> read(folder));
        assertEquals(code, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }

    private static Signal read(Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = new VoxelModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, MEDIA));
        }
    }

    private static void write(Path folder, String features, String voxels, int count, int number) {
        float[] values = new float[count * WIDTH];
        float[] places = new float[count * 3];
        for (int i = 0; i < values.length; i++) {
            int row = i / WIDTH;
            values[i] = i % WIDTH == 0 ? row : (float) Math.sin(i + 3.0 * number);
        }
        for (int i = 0; i < places.length; i++) {
            places[i] = (i * 7 + number) % 256;
        }
        Npy.write(folder.resolve(features), new FloatArray(values, count, WIDTH));
        Npy.write(folder.resolve(voxels), new FloatArray(places, count, 3));
    }
}
