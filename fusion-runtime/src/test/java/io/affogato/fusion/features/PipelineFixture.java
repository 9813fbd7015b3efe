package io.affogato.fusion.features;

import ai.djl.ndarray.NDManager;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two toy modalities, their files, and a pipeline that encodes them. */
abstract class PipelineFixture {

    static final ModalityId ONE = new ModalityId("one");
    static final ModalityId TWO = new ModalityId("two");
    static final int ROW = ToyModality.S * ToyModality.N * ToyModality.D;

    @TempDir Path folder;

    NDManager manager;
    final ToyModality one = new ToyModality("first", "1");
    final ToyModality two = new ToyModality("second", "1");

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    float[] tokens(FeatureTable table, List<Sample> samples) {
        return table.load(manager, ONE, samples).tokens().toFloatArray();
    }

    static Path shards(FeatureTable table) {
        return table.store(ONE).shardFolder();
    }

    static FeatureOptions strict() {
        return FeatureOptions.strict(4, 2);
    }

    FeaturePipeline pipeline(FeatureOptions options) {
        return new FeaturePipeline(folder.resolve("store"), options, Progress.NONE);
    }

    FeatureTable run(List<Sample> samples, FeatureOptions options) {
        return run(samples, both(), pipeline(options));
    }

    Map<ModalityId, Modality> both() {
        Map<ModalityId, Modality> modalities = new LinkedHashMap<>();
        modalities.put(ONE, one);
        modalities.put(TWO, two);
        return modalities;
    }

    FeatureTable run(
            List<Sample> samples, Map<ModalityId, Modality> modalities, FeaturePipeline pipeline) {
        try (OpenEncoders open = new OpenEncoders(modalities, context(), EncoderWatch.NONE)) {
            return pipeline.run(samples, modalities, readers(), open);
        }
    }

    ReaderContext readers() {
        return new ReaderContext(folder, 2);
    }

    EncoderContext context() {
        return new EncoderContext() {
            @Override
            public NDManager manager() {
                return manager;
            }

            @Override
            public Path weights() {
                return folder;
            }

            @Override
            public int frames() {
                return 2;
            }

            @Override
            public <T extends AutoCloseable> Shared<T> share(String key, Supplier<T> loader) {
                throw new UnsupportedOperationException("the toy shares nothing");
            }
        };
    }

    /** Recordings numbered from 1, each with several questions. */
    List<Sample> samples(int recordings, int questions) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < recordings; i++) {
            Files.writeString(folder.resolve("first-%d.txt".formatted(i)), Integer.toString(i + 1));
            Files.writeString(
                    folder.resolve("second-%d.txt".formatted(i)), Integer.toString(100 + i));
            for (int j = 0; j < questions; j++) {
                samples.add(
                        sample(
                                "%d-%d".formatted(i, j),
                                Map.of(
                                        "first", "first-%d.txt".formatted(i),
                                        "second", "second-%d.txt".formatted(i))));
            }
        }
        return samples;
    }

    Sample sample(String id, Map<String, String> media) {
        return new Sample(
                id,
                "train.jsonl:%s".formatted(id),
                folder,
                media,
                "what?",
                List.of(),
                List.of("that"),
                "",
                List.of(),
                0);
    }
}
