package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleApi.BodyLimit;
import io.affogato.platform.console.ConsoleCall.Upload;
import io.affogato.platform.console.Problem;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Takes what a client sends, as it comes, and counts it: whoever sends more than allowed is told so
 * at that byte, whatever length was announced.
 */
final class BodyReader implements ReadListener {

    private static final int PIECE = 16 * 1024;

    private final ServletInputStream in;
    private final BodyLimit limit;
    private final Optional<Path> file;
    private final OutputStream out;
    private final MessageDigest digest = Sessions.Digests.digest();
    private final Then then;
    private final byte[] piece = new byte[PIECE];
    private long count;
    private boolean over;

    /** What happens next; exactly one of the two is called, once. */
    interface Then {

        void read(byte[] memory, Optional<Upload> upload);

        void refused(Problem problem);
    }

    private BodyReader(ServletInputStream in, BodyLimit limit, Path folder, Then then)
            throws IOException {
        this.in = in;
        this.limit = limit;
        this.then = then;
        if (limit.file()) {
            Path made = Files.createTempFile(folder, "upload-", ".part");
            file = Optional.of(made);
            out = Files.newOutputStream(made);
        } else {
            file = Optional.empty();
            out = new ByteArrayOutputStream();
        }
    }

    /**
     * Starts to take.
     *
     * @param folder for what is kept in a file
     */
    static BodyReader start(ServletInputStream in, BodyLimit limit, Path folder, Then then)
            throws IOException {
        BodyReader reader = new BodyReader(in, limit, folder, then);
        in.setReadListener(reader);
        return reader;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!isOver() && in.isReady() && !in.isFinished()) {
            int read = in.read(piece);
            if (read < 0) {
                return;
            }
            count += read;
            if (count > limit.bytes()) {
                refuse(tooLarge(limit));
                return;
            }
            digest.update(piece, 0, read);
            out.write(piece, 0, read);
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        if (!ends()) {
            return;
        }
        out.close();
        Optional<Upload> upload =
                file.map(f -> new Upload(f, count, HexFormat.of().formatHex(digest.digest())));
        then.read(
                out instanceof ByteArrayOutputStream memory ? memory.toByteArray() : new byte[0],
                upload);
    }

    @Override
    public void onError(Throwable e) {
        refuse(new Problem(400, "WEB-400", "the call ended before its content did"));
    }

    /** Gives up waiting for the client. */
    void expire() {
        refuse(new Problem(408, "WEB-408", "the content did not come in time"));
    }

    private void refuse(Problem problem) {
        if (!ends()) {
            return;
        }
        try {
            out.close();
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException e) {
            then.refused(new Problem(500, "AFF-502", "what was sent cannot be removed"));
            return;
        }
        then.refused(problem);
    }

    private synchronized boolean ends() {
        boolean first = !over;
        over = true;
        return first;
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Returns the refusal of content that is too large. */
    static Problem tooLarge(BodyLimit limit) {
        return new Problem(413, "WEB-413", "takes %d bytes at most".formatted(limit.bytes()));
    }
}
