package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Writes the same answers again and again, encoders included, and says how long it takes. */
public final class GenerateBench {

    private static final String INPUTS = "inputs_embeds";

    private final GenerateWork work;
    private final NDManager manager;

    /** Prepares work whose arrays live in a child of {@code parent}. */
    public GenerateBench(GenerateWork work, NDManager parent) {
        this.work = work;
        this.manager = parent;
    }

    /**
     * Runs.
     *
     * @param repeats of each search
     * @param warmup how many of them do not count for the times
     * @param listener hears of each answer that is written
     */
    public GenerateResult run(int repeats, int warmup, IntConsumer listener) {
        try (NDManager owner = manager.newSubManager()) {
            CremaWorkbench bench = new CremaWorkbench(work.model(), owner);
            List<GenerateResult.Row> rows = new ArrayList<>();
            for (GenerateWork.Search search : work.searches()) {
                StageTimes times = new StageTimes();
                List<Long> ids = List.of();
                for (int repeat = 0; repeat < repeats; repeat++) {
                    ids = times.time(search.name(), () -> write(bench, search));
                    times.endStep(repeat >= warmup);
                    listener.accept(rows.size() * repeats + repeat + 1);
                }
                Map<String, BenchResult.Millis> summary = times.summary();
                rows.add(new GenerateResult.Row(search.name(), summary.get(search.name()), ids));
            }
            return new GenerateResult(rows, ProductSpeed.gflops(manager));
        }
    }

    /** Returns the new tokens of the first answer. */
    private List<Long> write(CremaWorkbench bench, GenerateWork.Search search) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope();
                            NDManager step = manager.newSubManager()) {
                        scope.suppressNotUsedWarning();
                        EncodedPrompt prompt =
                                search.clip()
                                        ? bench.model().encodeForAnswer(bench.batch(step))
                                        : encoded(bench, search.batch(), step);
                        LanguageModel model = bench.model().languageModel();
                        long[] ids =
                                new Generator(model, config(model.specialTokens(), search))
                                        .answer(prompt.states(), prompt.mask())
                                        .ids()
                                        .get(0);
                        return Arrays.stream(ids, 1, ids.length).boxed().toList();
                    }
                });
    }

    private EncodedPrompt encoded(CremaWorkbench bench, int batch, NDManager step) {
        LanguageModel model = bench.model().languageModel();
        NDArray inputs =
                bench.formula().small(INPUTS, step, batch, work.encoderTokens(), model.width());
        NDArray mask = Ops.full(inputs, 1, batch, work.encoderTokens());
        return new EncodedPrompt(model, model.encode(inputs, mask), mask);
    }

    /** An answer cannot end before it is full. */
    private static GenerationConfig config(SpecialTokens tokens, GenerateWork.Search search) {
        return new GenerationConfig(
                tokens.start(),
                tokens.end(),
                tokens.pad(),
                search.tokens(),
                search.tokens() + 1,
                search.beams(),
                1);
    }
}
