package io.affogato.platform.launcher.command;

import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.HeadAnswerer;
import io.affogato.fusion.run.ModelAnswerer;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.run.TrainedRun;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Answers a question about media files.
 *
 * <p>Media are given by role, {@code --<role> FILE}; which roles there are is the bundles'
 * business, so they are no options of this class.
 */
@Command(
        name = "ask",
        description = "Answers a question about media files, given as --<role> FILE.",
        footer = {
            "",
            "Roles are those of sample files, such as --video clip.mp4.",
            "Several questions about one recording: repeat --question."
        })
public final class AskCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;
    private final AdapterStore adapters;

    @Mixin private CommonOptions common = new CommonOptions();

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "A run folder; without, the active adapters or the newest in runs/.")
    private Path run;

    @Option(
            names = "--question",
            required = true,
            paramLabel = "TEXT",
            description = "What to ask; may be repeated.")
    private List<String> questions = new ArrayList<>();

    @Option(
            names = "--option",
            paramLabel = "TEXT",
            description = "One choice; repeat it for each. Without, the answer is free.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--without",
            split = ",",
            paramLabel = "MODALITY",
            description = "Also answers with these senses taken away.")
    private List<ModalityId> without = new ArrayList<>();

    @Option(
            names = "--save",
            defaultValue = "mask.png",
            paramLabel = "FILE",
            description = "Where a mask is written (${DEFAULT-VALUE}), for runs that draw some.")
    private Path save;

    @Unmatched private List<String> media = new ArrayList<>();

    @Inject
    AskCommand(Terminal terminal, AffogatoHome home, KernelStart kernels, AdapterStore adapters) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
    }

    private record Answer(
            String question,
            String answer,
            String without,
            List<Double> shares,
            List<String> files) {}

    private record Result(
            String run, List<String> senses, List<String> removed, List<Answer> answers) {}

    @Override
    public Integer call() {
        List<Sample> samples = samples(roles());
        NativeCaches.prepare(home);
        Engines.start();
        Result result;
        try (ModalityKernel kernel = kernels.startForWork();
                ModalityRegistry.Lease lease = kernel.registry().lease();
                TrainedRun trained = open(lease.snapshot());
                FeatureTable features = trained.model().encode(samples, Progress.NONE)) {
            check(trained.modalities());
            result = answer(trained, features, samples);
        }
        terminal.show(
                common.format(),
                "affogato.ask/1",
                result,
                out -> {
                    for (Answer answer : result.answers()) {
                        out.println(
                                questions.size() > 1
                                        ? answer.question() + "  " + answer.answer()
                                        : answer.answer());
                        if (!without.isEmpty()) {
                            out.println("without %s: %s".formatted(without, answer.without()));
                        }
                        answer.files().forEach(file -> out.println("mask " + file));
                    }
                });
        return ExitCode.OK;
    }

    private Result answer(TrainedRun trained, FeatureTable features, List<Sample> samples) {
        Set<ModalityId> removed = new LinkedHashSet<>(without);
        Optional<HeadAnswerer> head = trained.model().headAnswerer(features);
        List<Answer> answers =
                head.isPresent()
                        ? headed(new HeadAsk(head.get(), save), samples, removed)
                        : worded(trained.model().answerer(features), samples, removed);
        return new Result(
                trained.origin(),
                features.modalities().stream().map(ModalityId::value).toList(),
                without.stream().map(ModalityId::value).toList(),
                answers);
    }

    private List<Answer> headed(HeadAsk head, List<Sample> samples, Set<ModalityId> removed) {
        List<Answer> answers = new ArrayList<>();
        for (HeadAsk.Told told : head.ask(samples, removed)) {
            String question = questions.get(answers.size());
            answers.add(
                    new Answer(question, told.text(), told.less(), told.shares(), told.files()));
        }
        return answers;
    }

    private List<Answer> worded(
            ModelAnswerer answerer, List<Sample> samples, Set<ModalityId> removed) {
        List<String> with = answerer.answer(samples, Set.of());
        List<String> less = removed.isEmpty() ? with : answerer.answer(samples, removed);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<Double> shares =
                    options.isEmpty()
                            ? List.of()
                            : answerer.choose(List.of(samples.get(i)), Set.of()).get(0).shares();
            answers.add(new Answer(questions.get(i), with.get(i), less.get(i), shares, List.of()));
        }
        return answers;
    }

    private void check(List<ModalityId> known) {
        for (ModalityId id : without) {
            if (!known.contains(id)) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "--without names '%s', which this run does not have; it has %s"
                                .formatted(id, known));
            }
        }
    }

    /** Reads {@code --role FILE} and {@code --role=FILE}. */
    private Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        for (int i = 0; i < media.size(); i++) {
            String word = media.get(i);
            int equals = word.indexOf('=');
            boolean inline = equals > 0;
            if (!word.startsWith("--") || (!inline && i + 1 == media.size())) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "expected --<role> FILE, found '%s'; for example --video clip.mp4"
                                .formatted(word));
            }
            String role = inline ? word.substring(2, equals) : word.substring(2);
            String file = inline ? word.substring(equals + 1) : media.get(++i);
            if (!Files.exists(Path.of(file))) {
                throw new ModalityException(
                        ErrorCode.MISSING_FILE,
                        "file %s of --%s does not exist".formatted(file, role));
            }
            roles.put(role, Path.of(file).toAbsolutePath().toString());
        }
        if (roles.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "name at least one media file, such as --video clip.mp4");
        }
        return roles;
    }

    private List<Sample> samples(Map<String, String> roles) {
        List<Sample> samples = new ArrayList<>();
        for (String question : questions) {
            samples.add(
                    new Sample(
                            "question-" + (samples.size() + 1),
                            "command line",
                            Path.of("").toAbsolutePath(),
                            roles,
                            question,
                            options,
                            List.of(),
                            "",
                            List.of(),
                            0));
        }
        return samples;
    }

    private TrainedRun open(RegistrySnapshot installed) {
        if (run == null && adapters.active().newest().isPresent()) {
            return TrainedRun.active(adapters, installed, home);
        }
        return TrainedRun.open(run == null ? NewestRun.in(Path.of("runs")) : run, installed, home);
    }
}
