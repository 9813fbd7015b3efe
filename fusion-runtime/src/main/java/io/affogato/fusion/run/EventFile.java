package io.affogato.fusion.run;

import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.PassReport;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.StepReport;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Scalars for TensorBoard: a TFRecord file of hand-encoded {@code Event} messages.
 *
 * <pre>
 *   record  = length u64 | masked crc of length u32 | event | masked crc of event u32, little endian
 *   event   = { 1: wall time f64, 2: step varint, 3: version text | 5: { 1: { 1: tag, 2: value f32 } } }
 *   masked  = rotate right(crc32c, 15) + 0xa282ead8
 * </pre>
 */
public final class EventFile implements RunListener, AutoCloseable {

    private static final int MASK = 0xa282ead8;
    private static final int DOUBLE = 1;
    private static final int BYTES = 2;
    private static final int FLOAT = 5;

    private final OutputStream out;
    private final Path file;

    /** Starts a new file in a folder; TensorBoard joins the files of a resumed run by step. */
    public EventFile(Path folder) {
        long now = System.currentTimeMillis();
        this.file = folder.resolve("events.out.tfevents.%010d.affogato".formatted(now));
        try {
            this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw failed(e);
        }
        ByteArrayOutputStream version = new ByteArrayOutputStream();
        bytes(version, 3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        write(0, version.toByteArray());
    }

    /** Writes one value. */
    public void scalar(String tag, long step, double value) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        bytes(entry, 1, tag.getBytes(StandardCharsets.UTF_8));
        key(entry, 2, FLOAT);
        entry.writeBytes(little(Float.BYTES).putFloat((float) value).array());
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        bytes(summary, 1, entry.toByteArray());
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        bytes(content, 5, summary.toByteArray());
        write(step, content.toByteArray());
    }

    private void write(long step, byte[] content) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        key(event, 1, DOUBLE);
        event.writeBytes(little(Double.BYTES).putDouble(System.currentTimeMillis() / 1e3).array());
        key(event, 2, 0);
        varint(event, step);
        event.writeBytes(content);
        try {
            record(event.toByteArray());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void record(byte[] event) throws IOException {
        byte[] length = little(Long.BYTES).putLong(event.length).array();
        out.write(length);
        out.write(little(Integer.BYTES).putInt(masked(length)).array());
        out.write(event);
        out.write(little(Integer.BYTES).putInt(masked(event)).array());
        out.flush();
    }

    static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] value) {
        key(to, field, BYTES);
        varint(to, value.length);
        to.writeBytes(value);
    }

    private static void key(ByteArrayOutputStream to, int field, int wire) {
        varint(to, ((long) field << 3) | wire);
    }

    private static void varint(ByteArrayOutputStream to, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void step(StepReport report) {
        scalar("learning_rate", report.step(), report.learningRate());
        for (PassReport pass : report.passes()) {
            scalar("loss/%s".formatted(pass.modality()), report.step(), pass.loss());
            String norm = "gradient_norm/%s".formatted(pass.modality());
            scalar(norm, report.step(), pass.gradientNorm());
        }
    }

    @Override
    public void epoch(int epoch, long step, ModalityId modality, EarlyExit.Decision decision) {
        scalar("gradient_norm_epoch/%s".formatted(modality), step, decision.mean());
    }

    @Override
    public void validated(int epoch, long step, String measure, double value) {
        scalar("validation/" + measure, step, value);
    }

    private ModalityException failed(IOException cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "event file %s cannot be written: %s; check the folder and its space"
                        .formatted(file, cause),
                cause);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
