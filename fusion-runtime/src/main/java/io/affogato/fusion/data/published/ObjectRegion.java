package io.affogato.fusion.data.published;

import io.affogato.fusion.data.mask.Outline;
import io.affogato.modality.Sample;
import java.nio.file.Path;

/**
 * The object that a question asks for; its file is a mask as large as the picture.
 *
 * @param id unique among the objects of a file
 * @param height rows of the picture
 * @param width columns of the picture
 * @param outline where it is
 */
record ObjectRegion(String id, int height, int width, Outline outline) implements MadeFile {

    @Override
    public String role() {
        return Sample.MASK;
    }

    @Override
    public String name() {
        return MadeFile.named(id) + ".png";
    }

    @Override
    public void write(Path file) {
        outline.mask(height, width).write(file);
    }
}
