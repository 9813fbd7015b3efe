package io.affogato.fusion.data.published;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One sample's part of an array; its file is an npy file of that part. */
final class ArrayFile implements MadeFile {

    private final String role;
    private final String id;
    private final byte[] npy;

    /**
     * Wraps a whole npy file.
     *
     * @param id of the sample
     */
    ArrayFile(String role, String id, byte[] npy) {
        this.role = role;
        this.id = id;
        this.npy = npy;
    }

    @Override
    public String role() {
        return role;
    }

    @Override
    public String name() {
        return MadeFile.named(id) + ".npy";
    }

    @Override
    public void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, npy);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; name another folder".formatted(file, e),
                    e);
        }
    }
}
