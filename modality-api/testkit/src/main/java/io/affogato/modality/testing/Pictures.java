package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Looks into pictures for people. */
final class Pictures {

    private Pictures() {}

    /** Checks that all are png files that can be decoded; returns their bytes as text. */
    static List<String> check(List<byte[]> pictures) throws IOException {
        List<String> texts = new ArrayList<>(pictures.size());
        for (byte[] picture : pictures) {
            decode(picture);
            texts.add(Base64.getEncoder().encodeToString(picture));
        }
        return texts;
    }

    private static void decode(byte[] picture) throws IOException {
        try (ImageInputStream stream =
                ImageIO.createImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            assertTrue(readers.hasNext(), "a picture is in no format the JDK reads");
            ImageReader reader = readers.next();
            try {
                assertEquals("png", reader.getFormatName());
                reader.setInput(stream);
                assertTrue(reader.read(0).getWidth() > 0);
            } finally {
                reader.dispose();
            }
        }
    }
}
