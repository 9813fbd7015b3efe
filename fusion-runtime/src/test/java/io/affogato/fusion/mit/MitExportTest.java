package io.affogato.fusion.mit;

import static io.affogato.fusion.mit.SmallMit.FIRST;
import static io.affogato.fusion.mit.SmallMit.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.run.MitExport;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Weights;
import io.affogato.nn.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files under the authors' names, made of a checkpoint alone. */
class MitExportTest extends MitFixture {

    @TempDir private Path folder;

    @Test
    void eachModalityComputesTheSameInTheAuthorsTerms() {
        MitInfusion own = small.infusion(small.llama, MitMode.SAFE, 3, FIRST, SECOND);
        Checkpoint checkpoint = small.saved(folder.resolve("run"), new MitModel(small.llama, own));

        List<Path> files = new MitExport(checkpoint).write(folder.resolve("out"), manager);

        assertEquals(
                List.of(file(FIRST), file(SECOND)),
                files.stream().map(folder.resolve("out")::relativize).toList());
        for (ModalityId id : List.of(FIRST, SECOND)) {
            Weights official = Weights.open(folder.resolve("out").resolve(file(id)), manager);
            MitAdapterConfig full = small.config(small.llama, id, MitMode.OFFICIAL_B, 0);
            MitAdapter theirs = new OfficialLayout(full).read(manager, official);
            assertEquals(2 * 8 + 1, official.taken().size(), "no additive key");
            // the first sample has no padding, which the authors' gate would see
            float[] expected = firstState(own.adapter(id), small.batch(id));
            assertArrayEquals(expected, firstState(theirs, small.batch(id)), 1e-5f, id.value());
        }
    }

    @Test
    void theFileSaysWhatTheNamesDoNot() {
        MitInfusion own = small.infusion(small.llama, MitMode.PAPER, 0, FIRST);
        Checkpoint checkpoint = small.saved(folder.resolve("run"), new MitModel(small.llama, own));

        Path file = new MitExport(checkpoint).write(folder.resolve("out"), manager).get(0);

        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertEquals("PAPER", opened.metadata().get("mode"));
            assertEquals("[2, 3]", opened.metadata().get("layers"));
            assertEquals("false", opened.metadata().get("normalised"));
        }
    }

    @Test
    void aFolderWithSomethingInItIsLeftAlone() throws IOException {
        MitInfusion own = small.infusion(small.llama, MitMode.SAFE, 0, FIRST);
        Checkpoint checkpoint = small.saved(folder.resolve("run"), new MitModel(small.llama, own));
        Path mine = Files.createDirectory(folder.resolve("out")).resolve("mine.txt");
        Files.writeString(mine, "kept");

        ModalityException e =
                assertThrows(
                        ModalityException.class,
                        () -> new MitExport(checkpoint).write(folder.resolve("out"), manager));

        assertEquals(ErrorCode.NO_OUTPUT, e.code());
        assertEquals("kept", Files.readString(mine));
    }

    private static Path file(ModalityId id) {
        return Path.of(id.value(), "mit.safetensors");
    }

    private float[] firstState(MitAdapter adapter, Batch batch) {
        float[] both =
                new MitInfusion(List.of(adapter))
                        .pooled(small.llama, batch, Pooling.ANSWER_START)
                        .toFloatArray();
        return Arrays.copyOf(both, both.length / 2);
    }
}
