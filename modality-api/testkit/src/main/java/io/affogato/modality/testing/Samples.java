package io.affogato.modality.testing;

import io.affogato.modality.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Samples for tests: files by role and one open question. */
public final class Samples {

    private Samples() {}

    /** Returns a sample whose media lie in the folder. */
    public static Sample of(Path folder, Map<String, String> media) {
        return new Sample(
                "clip",
                "test.jsonl:1",
                folder,
                media,
                "what is it?",
                List.of(),
                List.of("a cube"),
                "",
                List.of(),
                0);
    }
}
