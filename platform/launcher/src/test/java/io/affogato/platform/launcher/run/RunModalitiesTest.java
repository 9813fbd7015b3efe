package io.affogato.platform.launcher.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.EncoderContext;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.platform.kernel.InstalledModality;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunModalitiesTest {

    private static final ReaderContext READERS = new ReaderContext(Path.of("backbone"), 3);

    /** Two of three roles, and none of them in both samples. */
    private static final List<Sample> SAMPLES =
            List.of(sample("s1", "smell"), sample("s2", "taste"));

    @Test
    void allMeansAllThatTheSamplesBring() {
        RunModalities found = of(true, "taste", "weight", "smell");

        assertEquals(
                List.of("taste", "smell"),
                found.chosen().stream().map(m -> m.id().value()).toList());
        assertEquals(List.of(new ModalityId("weight")), found.leftOut());
    }

    @Test
    void aNamedOneWithoutFilesIsAnError() {
        assertEquals(2, of(false, "taste", "smell").chosen().size());
        ModalityException failure =
                assertThrows(ModalityException.class, () -> of(false, "taste", "weight"));
        assertEquals(ErrorCode.BAD_SAMPLE, failure.code());
        assertTrue(failure.getMessage().contains("[weight]"), failure.getMessage());
    }

    @Test
    void nothingAtAllIsAnError() {
        assertEquals(
                ErrorCode.BAD_SAMPLE,
                assertThrows(ModalityException.class, () -> of(true, "weight")).code());
    }

    private static RunModalities of(boolean all, String... ids) {
        List<InstalledModality> wished =
                List.of(ids).stream()
                        .map(
                                id ->
                                        new InstalledModality(
                                                new ModalityId(id),
                                                0,
                                                "bundle",
                                                "1.0.0",
                                                Path.of(id + ".jar"),
                                                "00",
                                                new ByRole(id)))
                        .toList();
        return RunModalities.of(wished, all, READERS, SAMPLES);
    }

    private static Sample sample(String id, String role) {
        return new Sample(
                id,
                "samples.jsonl:1",
                Path.of("folder"),
                Map.of(role, "file"),
                "what is it?",
                List.of(),
                List.of(),
                "",
                List.of(),
                0);
    }

    /** Brings what has a file in its role. */
    private record ByRole(String role) implements Modality {

        @Override
        public ModalitySpec spec() {
            return ModalitySpec.perFrame("");
        }

        @Override
        public SignalReader openReader(ReaderContext context) {
            return new SignalReader() {
                @Override
                public String fingerprint() {
                    return role;
                }

                @Override
                public List<Path> sources(Sample sample) {
                    return sample.file(role).stream().toList();
                }

                @Override
                public Signal read(Sample sample) {
                    throw new AssertionError("nothing is decoded to choose modalities");
                }
            };
        }

        @Override
        public ModalityEncoder openEncoder(EncoderContext context) {
            throw new AssertionError("no encoder is opened to choose modalities");
        }
    }
}
