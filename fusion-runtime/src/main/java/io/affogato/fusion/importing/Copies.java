package io.affogato.fusion.importing;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tensors that checkpoints repeat under other names. */
final class Copies {

    private final String source;
    private final List<String> dropped;

    /**
     * Starts.
     *
     * @param source for messages
     * @param dropped gets the names of the copies
     */
    Copies(String source, List<String> dropped) {
        this.source = source;
        this.dropped = dropped;
    }

    /**
     * Takes a copy out if it is there.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if it differs from the original
     */
    void drop(Map<String, TensorBytes> tensors, String copy, String original) {
        TensorBytes one = tensors.get(copy);
        TensorBytes other = tensors.get(original);
        if (one == null || other == null) {
            return; // a missing original is told with all other names
        }
        if (!same(one, other)) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s: %s must be a copy of %s, but differs; this model shares them"
                            .formatted(source, copy, original));
        }
        tensors.remove(copy);
        dropped.add(copy);
    }

    /** Says whether two tensors hold the same bytes */
    boolean same(TensorBytes one, TensorBytes other) {
        return one.bytes() == other.bytes()
                && one.type() == other.type()
                && Arrays.equals(digest(one), digest(other));
    }

    private byte[] digest(TensorBytes tensor) {
        try {
            Digesting digesting = new Digesting(MessageDigest.getInstance("SHA-256"));
            tensor.copyTo(digesting);
            return digesting.digest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(source, e.getMessage()), e);
        }
    }

    /** Takes bytes into a digest. */
    private record Digesting(MessageDigest digest) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            digest.update(bytes);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
