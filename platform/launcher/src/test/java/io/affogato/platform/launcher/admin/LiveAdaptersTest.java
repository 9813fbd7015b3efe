package io.affogato.platform.launcher.admin;

import static io.affogato.platform.launcher.admin.ToyPlace.WARMTH;
import static io.affogato.platform.launcher.admin.ToyPlace.WEIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.data.SampleFile;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.ModelAnswerer.Choice;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.platform.admin.AdapterAdmin.AdapterRow;
import io.affogato.platform.launcher.adapter.AdapterFit;
import io.affogato.platform.launcher.adapter.LiveAdapters;
import io.affogato.platform.launcher.run.TrainedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of real, small runs. */
final class LiveAdaptersTest {

    @TempDir private Path folder;

    @Test
    void activeAdaptersAnswerAsTheirRunDoes() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            place.train("one", Map.of());
            LiveAdapters adapters = place.adapters();
            assertFalse(place.store.active().newest().isPresent(), "nothing becomes active alone");
            assertThrows(
                    ModalityException.class,
                    () -> TrainedRun.active(place.store, place.registry.snapshot(), place.home));

            List<AdapterRow> active = adapters.activateRun("one");

            assertEquals(List.of("warmth", "weight"), names(active));
            assertTrue(active.get(0).accuracy() >= 0, active::toString);
            assertEquals(12, active.get(0).step());
            assertTrue(active.get(0).tensors().size() > 5, active::toString);
            assertTrue(active.get(0).tensors().contains("query_tokens_warmth [1, 4, 128]"));
            List<Choice> run;
            List<Choice> own;
            try (TrainedRun trained =
                    TrainedRun.open(
                            folder.resolve("runs/one"), place.registry.snapshot(), place.home)) {
                run = choices(trained);
            }
            try (TrainedRun trained =
                    TrainedRun.active(place.store, place.registry.snapshot(), place.home)) {
                own = choices(trained);
            }
            assertEquals(run, own);
        }
    }

    private List<Choice> choices(TrainedRun trained) {
        List<Sample> samples = SampleFile.read(folder.resolve("test.jsonl"));
        try (FeatureTable features = trained.model().encode(samples, Progress.NONE)) {
            return trained.model().answerer(features).choose(samples, Set.of());
        }
    }

    private static List<String> names(List<AdapterRow> rows) {
        return rows.stream().map(AdapterRow::modality).toList();
    }

    @Test
    void oneAdapterGoesAndComesBack() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            place.train("one", Map.of());
            place.train("two", Map.of("training.epochs", "1"));
            LiveAdapters adapters = place.adapters();
            adapters.activateRun("one");
            String old = active(adapters, WEIGHT);
            AdapterRow next = of(adapters, WEIGHT, "two");

            assertTrue(adapters.activate(WEIGHT, next.sha256().substring(0, 9)).active());

            assertEquals(next.sha256(), active(adapters, WEIGHT));
            assertTrue(adapters.info(WARMTH, active(adapters, WARMTH)).run().endsWith("/one"));
            assertEquals(old, adapters.rollback(WEIGHT).sha256());
            assertEquals(old, active(place.adapters(), WEIGHT));
            ModalityException none =
                    assertThrows(ModalityException.class, () -> adapters.rollback(WEIGHT));
            assertEquals(ErrorCode.MISSING_WEIGHTS, none.code());
        }
    }

    private static String active(LiveAdapters adapters, ModalityId id) {
        return adapters.list().stream()
                .filter(row -> row.active() && row.modality().equals(id.value()))
                .map(AdapterRow::sha256)
                .findFirst()
                .orElseThrow();
    }

    private static AdapterRow of(LiveAdapters adapters, ModalityId id, String run) {
        return adapters.list().stream()
                .filter(r -> r.modality().equals(id.value()) && r.run().endsWith("/" + run))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheDifference() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            place.train("one", Map.of("training.epochs", "1"));
            place.train("wide", Map.of("training.epochs", "1", "adapter.loraRank", "6"));
            LiveAdapters adapters = place.adapters();
            adapters.activateRun("one");
            AdapterRow wide = of(adapters, WEIGHT, "wide");

            ModalityException rank =
                    assertThrows(
                            ModalityException.class,
                            () -> adapters.activate(WEIGHT, wide.sha256()));

            assertEquals(ErrorCode.BAD_WEIGHTS, rank.code());
            assertTrue(rank.getMessage().contains("rank: the adapter has 6, found 3"));
            assertTrue(rank.getMessage().contains("adapter of 'warmth'"), rank.getMessage());
            assertTrue(rank.getMessage().contains("tensor "), rank.getMessage());
            adapters.activateRun("wide");
            assertEquals(wide.sha256(), active(adapters, WEIGHT));

            ToyModality other = new ToyModality("weight", 8);
            AdapterFit fit = new AdapterFit(place.home, place.store);
            assertEquals(
                    List.of(
                            "feature width: the adapter has 7, found 8",
                            "width of pooled features: the adapter has 7, found 8"),
                    fit.misfits(WEIGHT, other));
            assertEquals(List.of(), fit.misfits(WEIGHT, new ToyModality("weight", 7)));
            place.install(WEIGHT, 2, other);
            ModalityException width =
                    assertThrows(
                            ModalityException.class,
                            () -> adapters.activate(WEIGHT, wide.sha256()));
            assertTrue(width.getMessage().contains("feature width"), width.getMessage());
        }
    }

    @Test
    void anAdapterIsExportedAndADamagedOneIsNot() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            place.train("one", Map.of("training.epochs", "1"));
            LiveAdapters adapters = place.adapters();
            String sha = of(adapters, WARMTH, "one").sha256();

            adapters.export(WARMTH, sha, folder.resolve("out"));

            assertTrue(Files.exists(folder.resolve("out/warmth/adapter_config.json")));
            assertTrue(Files.size(folder.resolve("out/warmth/adapter_model.safetensors")) > 0);
            assertFalse(Files.exists(folder.resolve("out/fusion.safetensors")));
            Path weights = place.home.adapters().resolve("warmth/" + sha + "/adapter.safetensors");
            byte[] bytes = Files.readAllBytes(weights);
            bytes[bytes.length - 5] ^= 1;
            Files.write(weights, bytes);
            ModalityException damaged =
                    assertThrows(ModalityException.class, () -> adapters.activate(WARMTH, sha));
            assertEquals(ErrorCode.BAD_WEIGHTS, damaged.code());
            assertFalse(place.store.active().newest().isPresent());
            assertThrows(ModalityException.class, () -> adapters.info(WARMTH, "abcdef0123"));
        }
    }
}
