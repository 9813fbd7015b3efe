package io.affogato.platform.launcher.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.bench.GenerateWork;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks that ship are read, each by its own schema. */
class BenchFilesTest {

    private static final Path FILES = Path.of("../../distribution/src/main/recipes/bench");

    @Test
    void everyFileIsReadAndItsPeerMeasuredAllOfIt() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                if (GenerateCase.describedBy(file)) {
                    GenerateCase bench = GenerateCase.read(file);
                    List<String> names =
                            bench.work(file).searches().stream()
                                    .map(GenerateWork.Search::name)
                                    .toList();
                    assertTrue(bench.peer().millis().keySet().containsAll(names), names::toString);
                } else if (MitCase.describedBy(file)) {
                    MitCase bench = MitCase.read(file);
                    assertFalse(bench.losses().isEmpty(), file::toString);
                    assertEquals(4, bench.work(file).lengths().size(), file::toString);
                } else {
                    BenchCase bench = BenchCase.read(file);
                    assertFalse(bench.losses().isEmpty(), file::toString);
                    assertTrue(bench.work(file).batch() > 0, file::toString);
                }
            }
        }
    }

    @Test
    void anAnswerMustStartAsOthersDo() {
        GenerateCase.Search search =
                new GenerateCase.Search("greedy", false, 1, 1, 4, List.of(7L, 9L));
        assertTrue(search.startedBy(List.of(7L, 9L, 3L, 4L)));
        assertFalse(search.startedBy(List.of(7L, 8L, 3L, 4L)));
        assertFalse(search.startedBy(List.of(7L)));
    }

    @Test
    void aFileThatMeasuresNothingIsRefused(@TempDir Path folder) throws IOException {
        String text = Files.readString(FILES.resolve("generate.json"));
        Path file =
                Files.writeString(
                        folder.resolve("warm.json"),
                        text.replaceFirst("\"warmup\": \\d+", "\"warmup\": 99"));
        ModalityException failure =
                assertThrows(ModalityException.class, () -> GenerateCase.read(file));
        assertEquals(ErrorCode.BAD_RECIPE, failure.code());
        assertTrue(failure.getMessage().contains("99"), failure.getMessage());
    }
}
