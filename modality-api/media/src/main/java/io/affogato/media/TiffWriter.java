package io.affogato.media;

import io.affogato.modality.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a tiff file of several pages of unsigned 16-bit counts, uncompressed. */
public final class TiffWriter {

    private TiffWriter() {}

    /**
     * Writes one page a plane.
     *
     * @param pages at least one
     * @throws io.affogato.modality.ModalityException {@code EMPTY_SIGNAL} without pages, {@code
     *     NO_OUTPUT} if the file cannot be written
     */
    public static void write(Path file, List<Plane16> pages) {
        if (pages.isEmpty()) {
            throw Failures.of(ErrorCode.EMPTY_SIGNAL, file, "a tiff file has at least 1 page");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam plain = writer.getDefaultWriteParam();
            writer.prepareWriteSequence(null);
            for (Plane16 page : pages) {
                writer.writeToSequence(new IIOImage(PngWriter.grey(page), null, null), plain);
            }
            writer.endWriteSequence();
            out.flush();
        } catch (IOException e) {
            throw Outputs.failed(file, e);
        } finally {
            writer.dispose();
        }
        Outputs.write(file, bytes.toByteArray());
    }
}
