package io.affogato.platform.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {

    @TempDir private Path folder;

    @Test
    @SuppressWarnings("try") // a lock is held, not used
    void theSecondOfOneProcessIsRefusedUntilTheFirstLetsGo() {
        try (FolderLock first = take()) {
            ModalityException e = assertThrows(ModalityException.class, this::take);

            assertEquals(ErrorCode.BUSY, e.code());
            assertEquals(
                    "work is being worked on already, by process %d; wait"
                            .formatted(ProcessHandle.current().pid()),
                    e.getMessage());
            assertThrows(ModalityException.class, this::take, "a refusal lets go of nothing");
        }
        take().close();
    }

    @Test
    void anotherProcessIsNamed() throws IOException, InterruptedException {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                file().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("held", said.readLine());

            ModalityException e = assertThrows(ModalityException.class, this::take);

            assertTrue(e.getMessage().contains("by process " + other.pid()), e.getMessage());
        } finally {
            other.destroyForcibly().waitFor();
        }
        take().close();
    }

    @Test
    void aFolderThatCannotBeIsToldAsSuch() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "no folder");

        ModalityException e =
                assertThrows(
                        ModalityException.class,
                        () -> FolderLock.take(plain.resolve(".lock"), "work", "wait"));

        assertEquals(ErrorCode.NO_OUTPUT, e.code());
    }

    private FolderLock take() {
        return FolderLock.take(file(), "work", "wait");
    }

    private Path file() {
        return folder.resolve("new/.lock");
    }

    /** Holds a lock until it is ended. */
    static final class Holder {

        private Holder() {}

        @SuppressWarnings("try") // a lock is held, not used
        public static void main(String[] arguments) throws IOException {
            try (FolderLock lock = FolderLock.take(Path.of(arguments[0]), "work", "wait")) {
                System.out.writeBytes("held\n".getBytes(StandardCharsets.UTF_8));
                System.out.flush();
                int end = System.in.read();
                assert end < 0;
            }
        }
    }
}
