package io.affogato.platform.launcher.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleCall.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaStoreTest {

    private static final byte[] CONTENT = {1, 2, 3, 5, 8, 13, 21};
    private static final String HASH = "ab".repeat(32);

    @TempDir private Path place;
    private Path allowed;
    private MediaStore store;

    @BeforeEach
    void open() throws IOException {
        allowed = Files.createDirectories(place.resolve("allowed"));
        Files.write(allowed.resolve("clip.mp4"), CONTENT);
        Files.write(place.resolve("secret.mp4"), CONTENT);
        store = new MediaStore(place.resolve("kept"), List.of(allowed));
    }

    @Test
    void anUploadIsFoundByItsId() throws IOException {
        Path sent = Files.write(place.resolve("sent"), CONTENT);
        MediaStore.Kept kept = store.keep(new Upload(sent, CONTENT.length, HASH), "A clip.MP4");
        assertTrue(kept.id().endsWith(".mp4"), kept.id());
        assertArrayEquals(CONTENT, Files.readAllBytes(store.find(kept.id())));
        assertFalse(Files.exists(sent));
    }

    @Test
    void aDataUrlIsDecodedOnceForAll() throws IOException {
        String url = "data:video/mp4;base64," + Base64.getEncoder().encodeToString(CONTENT);
        Path file = store.find(url);
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertTrue(file.toString().endsWith(".mp4"), file.toString());
        assertEquals(file, store.find(url));
    }

    @Test
    void aFileOfAnAllowedFolderIsFound() throws IOException {
        assertEquals(allowed.resolve("clip.mp4").toRealPath(), store.find("file:clip.mp4"));
        assertEquals(
                allowed.resolve("clip.mp4").toRealPath(),
                store.find("file:" + allowed.resolve("clip.mp4")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:../secret.mp4",
                "file:/etc/passwd",
                "file:///etc/passwd",
                "file:none.mp4",
                "../secret.mp4",
                "/etc/passwd",
                "",
                "none",
                "data:video/mp4,plain",
                "data:video/mp4;base64,***"
            })
    void everythingElseIsRefused(String name) {
        assertThrows(ModalityException.class, () -> store.find(name));
    }

    @Test
    void aLinkThatLeadsOutIsRefused() throws IOException {
        Files.createSymbolicLink(allowed.resolve("link.mp4"), place.resolve("secret.mp4"));
        assertThrows(ModalityException.class, () -> store.find("file:link.mp4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "clip", "clip.", "clip.mp4/../x", "clip.toolong"})
    void aNameWithoutEndingIsRefused(String name) throws IOException {
        Path sent = Files.write(place.resolve("sent"), CONTENT);
        assertThrows(
                ModalityException.class,
                () -> store.keep(new Upload(sent, CONTENT.length, HASH), name));
    }
}
