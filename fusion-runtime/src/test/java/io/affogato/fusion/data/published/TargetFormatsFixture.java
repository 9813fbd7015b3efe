package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.fusion.data.published.Conversion.Missing;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder of pictures, and annotations converted beside it. */
abstract class TargetFormatsFixture {

    @TempDir Path folder;

    @BeforeEach
    void makeMedia() throws IOException {
        Files.createDirectories(folder.resolve("images/train2014"));
        Files.writeString(folder.resolve("images/train2014/COCO_581.jpg"), "x");
        Files.writeString(folder.resolve("images/train2014/COCO_582.jpg"), "x");
    }

    String refusal(String format, String name, String content) {
        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert(format, name, content, Optional.empty()));
        assertEquals(ErrorCode.BAD_SAMPLE, bad.code(), bad.getMessage());
        return bad.getMessage();
    }

    ConversionReport convert(String format, String name, String content, Optional<String> split)
            throws IOException {
        return run(format, write(name, content), split, Map.of());
    }

    Path write(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), Base64.getDecoder().decode(content));
    }

    ConversionReport run(
            String format, Path annotations, Optional<String> split, Map<String, String> roles) {
        return Conversion.run(
                new Conversion.Request(
                        PublishedFormat.of(format),
                        annotations,
                        folder,
                        folder.resolve("out.jsonl"),
                        Missing.FAIL,
                        roles,
                        new ReadOptions(false, Optional.empty(), split)),
                ClipSource.NONE);
    }
}
