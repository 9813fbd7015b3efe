package io.affogato.platform.launcher.command;

import io.affogato.fusion.data.SampleFile;
import io.affogato.modality.Sample;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a look at sample files found.
 *
 * @param good whether nothing is wrong
 * @param files what is in each
 * @param problems media files that are not there, recordings that two splits share
 */
record SampleAudit(boolean good, List<Split> files, List<String> problems) {

    private static final int MOST_LISTED = 20;

    /**
     * One file.
     *
     * @param file as given
     * @param questions samples
     * @param recordings distinct sets of media files
     * @param types by question type
     */
    record Split(String file, int questions, int recordings, Map<String, Type> types) {}

    /**
     * The questions of one type.
     *
     * @param questions how many there are
     * @param majority share of the most frequent first answer: what always saying it would score; 0
     *     where no text is asked for
     */
    record Type(int questions, double majority) {}

    /** Reads the files; a malformed line ends it with every bad line of that file. */
    static SampleAudit of(List<Path> files) {
        List<Split> splits = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<Path, Path> owners = new HashMap<>();
        for (Path file : files) {
            List<Sample> samples = SampleFile.readTargets(file);
            problems.addAll(missing(samples));
            problems.addAll(shared(file, samples, owners));
            splits.add(
                    new Split(
                            file.toString(),
                            samples.size(),
                            (int) samples.stream().map(Sample::recording).distinct().count(),
                            types(samples)));
        }
        return new SampleAudit(problems.isEmpty(), splits, problems);
    }

    private static List<String> missing(List<Sample> samples) {
        List<String> problems = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Sample sample : samples) {
            for (String role : sample.media().keySet()) {
                Path file = sample.file(role).orElseThrow();
                if (seen.add(file) && !Files.exists(file)) {
                    problems.add("%s: %s %s does not exist".formatted(sample.origin(), role, file));
                }
            }
        }
        return problems;
    }

    private static List<String> shared(Path file, List<Sample> samples, Map<Path, Path> owners) {
        List<String> problems = new ArrayList<>();
        Set<Path> told = new HashSet<>();
        for (Sample sample : samples) {
            for (String role : sample.media().keySet()) {
                Path media = sample.file(role).orElseThrow().toAbsolutePath().normalize();
                Path owner = owners.putIfAbsent(media, file);
                if (owner != null && !owner.equals(file) && told.add(media)) {
                    problems.add(
                            "%s: %s %s is also used in %s; splits must share no recording"
                                    .formatted(sample.origin(), role, media, owner));
                }
            }
        }
        return problems;
    }

    private static Map<String, Type> types(List<Sample> samples) {
        Map<String, List<Sample>> byType =
                samples.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Sample::type, TreeMap::new, Collectors.toList()));
        Map<String, Type> types = new LinkedHashMap<>();
        byType.forEach((type, of) -> types.put(type, new Type(of.size(), majority(of))));
        return types;
    }

    private static double majority(List<Sample> samples) {
        Map<String, Long> counts =
                samples.stream()
                        .filter(sample -> !sample.answers().isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        s -> s.answers().get(0), Collectors.counting()));
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return (double) most / samples.size();
    }

    void print(PrintWriter out) {
        for (Split split : files) {
            out.printf(
                    "%s: %d questions about %d recordings%n",
                    split.file(), split.questions(), split.recordings());
            split.types()
                    .forEach(
                            (type, t) ->
                                    out.printf(
                                            "  %-24s %6d   most frequent answer %4.1f %%%n",
                                            type.isEmpty() ? "(no type)" : type,
                                            t.questions(),
                                            100 * t.majority()));
        }
        problems.stream().limit(MOST_LISTED).forEach(p -> out.println("problem: " + p));
        if (problems.size() > MOST_LISTED) {
            out.printf("and %d more%n", problems.size() - MOST_LISTED);
        }
    }
}
