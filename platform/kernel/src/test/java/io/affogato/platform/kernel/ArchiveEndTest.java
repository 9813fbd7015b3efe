package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveEndTest {

    @TempDir private Path folder;

    @Test
    void noPrefixOfAnArchiveIsComplete() throws IOException {
        Path jar = BundleJar.of("sight").write(folder.resolve("sight.jar"));
        byte[] bytes = Files.readAllBytes(jar);
        assertTrue(ArchiveEnd.isComplete(jar));

        Path part = folder.resolve("part.jar");
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(part, Arrays.copyOf(bytes, length));
            assertFalse(ArchiveEnd.isComplete(part), length + " of " + bytes.length);
        }
    }

    @Test
    void anArchiveWithBytesInFrontIsNotTaken() throws IOException {
        byte[] bytes = Files.readAllBytes(BundleJar.of("sight").write(folder.resolve("a.jar")));
        byte[] shifted = new byte[bytes.length + 11];
        System.arraycopy(bytes, 0, shifted, 11, bytes.length);
        Path prefixed = Files.write(folder.resolve("prefixed.jar"), shifted);

        assertFalse(ArchiveEnd.isComplete(prefixed));
    }
}
