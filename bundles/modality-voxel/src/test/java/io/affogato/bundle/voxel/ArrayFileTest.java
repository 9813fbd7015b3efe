package io.affogato.bundle.voxel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.FloatArray;
import io.affogato.media.Npy;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayFileTest {

    private static final float[] VALUES = {1.5f, -2, 0.25f, 3, 1e-7f, 65504};

    @TempDir private Path folder;

    @Test
    void bothFormatsOfPyTorchAndNpyGiveTheSame() throws IOException {
        FloatArray expected = new FloatArray(VALUES, 3, 2);
        SavedStorage storage = SavedStorage.floats(VALUES);
        Path npy = folder.resolve("a.npy");
        Npy.write(npy, expected);

        assertEquals(expected, ArrayFile.read(npy));
        Path archive = TorchSave.archive(folder.resolve("a.pt"), storage.tensor(3, 2));
        assertEquals(expected, ArrayFile.read(archive));
        Path sequence = TorchSave.sequence(folder.resolve("b.pth"), storage.tensor(3, 2));
        assertEquals(expected, ArrayFile.read(sequence));
    }

    @Test
    void wholeNumbersAreRead() throws IOException {
        Path file =
                TorchSave.archive(
                        folder.resolve("voxels.pt"),
                        SavedStorage.longs(new long[] {0, 255, 17}).tensor(1, 3));
        assertArrayEquals(new float[] {0, 255, 17}, ArrayFile.read(file).values());
    }

    @Test
    void halvesAreWidened() {
        assertEquals(1, ArrayFile.half((short) 0x3c00));
        assertEquals(-2, ArrayFile.half((short) 0xc000));
        assertEquals(65504, ArrayFile.half((short) 0x7bff));
        assertEquals(0x1p-24f, ArrayFile.half((short) 1));
        assertEquals(0x1p-14f, ArrayFile.half((short) 0x400));
        assertEquals(Float.NEGATIVE_INFINITY, ArrayFile.half((short) 0xfc00));
        assertTrue(Float.isNaN(ArrayFile.half((short) 0x7e00)));
        assertEquals(1365 / 4096f, ArrayFile.half((short) 0x3555));
    }

    @Test
    void anythingElseIsRefusedByName() throws IOException {
        Path map =
                TorchSave.archive(
                        folder.resolve("map.pt"),
                        Map.of("a", SavedStorage.floats(VALUES).tensor(6)));
        refused(ErrorCode.BAD_MEDIA, map, "a single tensor");
        Path torn = Files.write(folder.resolve("torn.pt"), new byte[] {80, 75, 3, 4, 9});
        refused(ErrorCode.BAD_MEDIA, torn, "numpy.save");
        refused(ErrorCode.MISSING_FILE, folder.resolve("none.pt"), "none.pt");
    }

    private static void refused(ErrorCode code, Path file, String part) {
        ModalityException failure =
                assertThrows(ModalityException.class, () -> ArrayFile.read(file));
        assertEquals(code, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    }
}
